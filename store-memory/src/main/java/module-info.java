import org.jspecify.annotations.NullMarked;

/**
 * The store ports in plain maps, for tests and simulations: no data outlives its process. A module
 * of its own because the simulator is part of the program and the test kit is not.
 */
@NullMarked
module dev.apflow.store.memory {
    requires static org.jspecify;
    requires transitive dev.apflow.application;
    requires transitive dev.apflow.domain;

    exports dev.apflow.store.memory;
}
