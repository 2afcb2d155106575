/**
 * Trees of tasks: the names of its tasks ({@link dev.apflow.domain.tree.TaskNames}); which lists of
 * tasks make a tree ({@link dev.apflow.domain.tree.TreeRules}); which tasks may start ({@link
 * dev.apflow.domain.tree.DependencyReadiness}); its state as a whole ({@link
 * dev.apflow.domain.tree.TreeSummary}).
 *
 * <p>Parents order a tree for people; dependencies alone order its execution. Every function is
 * iterative and linear in tasks and edges: a chain of ten thousand tasks is ordinary input.
 */
package dev.apflow.domain.tree;
