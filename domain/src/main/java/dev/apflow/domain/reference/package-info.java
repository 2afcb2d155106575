/**
 * References: inputs that name what is known only when their task starts. {@code {"$ref":
 * "/tasks/fetch/result/id"}} stands for a value, <code>${/tasks/fetch/result/id}</code> within a
 * string for its text. A {@link dev.apflow.domain.reference.Reference} is a JSON Pointer into what
 * a starting task knows; there is no expression language.
 *
 * <p>{@link dev.apflow.domain.reference.ReferenceBinding} checks them when a tree is submitted and
 * gives each task the values that are known by then. {@link dev.apflow.domain.reference.Resolver}
 * replaces them when the task starts.
 *
 * <p>Invariants: what was inserted is never looked at again, so that data cannot name anything,
 * neither another value nor a secret. Resolving is total: its work and its result are bounded.
 */
package dev.apflow.domain.reference;
