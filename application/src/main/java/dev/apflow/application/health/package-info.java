/**
 * Whether a node's store takes what the node has to write. {@link
 * dev.apflow.application.health.WriteHealth} is the rule, {@link
 * dev.apflow.application.health.StoreHealth} applies it to what calls of the store meet, and asks
 * the store itself where nobody writes or writes fail.
 */
package dev.apflow.application.health;
