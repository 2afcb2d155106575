import org.jspecify.annotations.NullMarked;

/**
 * The rules of Apflow: what a task, a tree, a lease and a role may do. Pure functions on immutable
 * values, so that they can be tested, simulated and read without anything else running. Needs
 * {@code java.base} alone: no I/O, no clock, no chance, no threads, no framework.
 */
@NullMarked
module dev.apflow.domain {
    requires static org.jspecify;

    exports dev.apflow.domain;
    exports dev.apflow.domain.admission;
    exports dev.apflow.domain.event;
    exports dev.apflow.domain.executor;
    exports dev.apflow.domain.explain;
    exports dev.apflow.domain.idempotency;
    exports dev.apflow.domain.node;
    exports dev.apflow.domain.election;
    exports dev.apflow.domain.time;
    exports dev.apflow.domain.json;
    exports dev.apflow.domain.lease;
    exports dev.apflow.domain.mask;
    exports dev.apflow.domain.placement;
    exports dev.apflow.domain.problem;
    exports dev.apflow.domain.reference;
    exports dev.apflow.domain.schedule;
    exports dev.apflow.domain.run;
    exports dev.apflow.domain.secret;
    exports dev.apflow.domain.task;
    exports dev.apflow.domain.text;
    exports dev.apflow.domain.tree;
}
