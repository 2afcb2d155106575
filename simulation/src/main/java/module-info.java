import org.jspecify.annotations.NullMarked;

/**
 * Simulated time: the application's own code under a seeded queue of events, with faults. Only the
 * dispatcher, the stores and the executors are simulated. Part of the program, so that anybody can
 * watch and replay it.
 */
@NullMarked
module dev.apflow.simulation {
    requires static org.jspecify;
    requires transitive dev.apflow.application;
    requires transitive dev.apflow.domain;
    requires dev.apflow.store.memory;

    exports dev.apflow.simulation;
    exports dev.apflow.simulation.plan;
    exports dev.apflow.simulation.trace;
}
