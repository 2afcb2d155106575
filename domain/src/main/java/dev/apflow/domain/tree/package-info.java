/**
 * Trees of tasks: what the tasks of a new one are called ({@link
 * dev.apflow.domain.tree.TaskNames}), which lists of tasks make one ({@link
 * dev.apflow.domain.tree.TreeRules}), which of its tasks may start ({@link
 * dev.apflow.domain.tree.Readiness}) and how it stands as a whole ({@link
 * dev.apflow.domain.tree.TreeSummary}).
 *
 * <p>Parents order a tree for people; dependencies alone order its execution. Every function is
 * iterative and linear in tasks and edges: a chain of ten thousand tasks is ordinary input.
 */
package dev.apflow.domain.tree;
