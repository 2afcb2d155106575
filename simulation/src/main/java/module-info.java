import org.jspecify.annotations.NullMarked;

/**
 * Simulated time: the application's own code under a seeded queue of events, with faults. Only the
 * dispatcher, the stores and the executors are simulated.
 */
@NullMarked
module dev.apflow.simulation {
    requires static org.jspecify;
    requires transitive dev.apflow.application;
    requires transitive dev.apflow.domain;

    exports dev.apflow.simulation;
}
