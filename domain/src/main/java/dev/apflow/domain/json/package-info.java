/**
 * JSON as plain values, without any text format library: what task inputs, results and event
 * details are made of.
 *
 * <p>Invariants: values are immutable; an object keeps the order in which its members were written
 * but is equal to any object with the same members; numbers compare by their numeric value, are
 * finite as IEEE doubles and have bounded length. Documents that come from outside are at most 100
 * levels deep (the text reader in {@code dev.apflow.json} sees to it), so the recursive functions
 * over values, {@code equals} and {@code hashCode} among them, need a shallow stack only.
 */
package dev.apflow.domain.json;
