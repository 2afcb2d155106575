/**
 * Whether a node's store takes what the node has to write. {@link
 * dev.apflow.application.health.WriteHealth} is the rule. {@link
 * dev.apflow.application.health.StoreHealth} applies it to the results of store calls. It asks the
 * store itself where nobody writes, or writes fail.
 */
package dev.apflow.application.health;
