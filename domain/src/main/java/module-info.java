import org.jspecify.annotations.NullMarked;

/**
 * The rules of Apflow: what a task, a tree, a lease and a role may do. Pure functions on
 * immutable values, so that they can be tested, simulated and read without anything else running.
 * Needs {@code java.base} alone: no I/O, no clock, no chance, no threads, no framework.
 */
@NullMarked
module dev.apflow.domain {
    requires static org.jspecify;

    exports dev.apflow.domain.idempotency;
    exports dev.apflow.domain.json;
    exports dev.apflow.domain.problem;
}
