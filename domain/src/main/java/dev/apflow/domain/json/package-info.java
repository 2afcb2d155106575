/**
 * JSON as plain values, without any text format library: what task inputs, results and event
 * details are made of.
 *
 * <p>Invariants: values are immutable; an object keeps the order of its members, and equals any
 * object with the same members; numbers compare by their numeric value, are finite as IEEE doubles
 * and have bounded length. Documents from outside are at most 100 levels deep; the text reader in
 * dev.apflow.json ensures that. So recursive functions over values, equals and hashCode among them,
 * need a shallow stack only.
 */
package dev.apflow.domain.json;
