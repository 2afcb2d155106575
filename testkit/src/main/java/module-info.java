import org.jspecify.annotations.NullMarked;

/**
 * What tests of several modules share. It has the contract of each port as a suite. It starts a
 * real PostgreSQL and makes faults on the way to it. It checks histories of real clusters, and
 * plants bugs into the sources to see whether tests find them. It is never part of the program.
 */
@NullMarked
module dev.apflow.testkit {
    requires static org.jspecify;
    requires transitive dev.apflow.application;
    requires transitive dev.apflow.domain;
    requires transitive dev.apflow.embedded.postgres;
    requires transitive dev.apflow.store.memory;
    requires transitive java.sql;
    requires dev.apflow.json;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires transitive net.jqwik.api;

    exports dev.apflow.testkit.contract;
    exports dev.apflow.testkit.contract.cluster;
    exports dev.apflow.testkit.fault;
    exports dev.apflow.testkit.history;
    exports dev.apflow.testkit.planted;
    exports dev.apflow.testkit.postgres;
    exports dev.apflow.testkit.tls;

    // The suites are package-private, and run from other modules.
    opens dev.apflow.testkit.contract;
    opens dev.apflow.testkit.contract.cluster;
}
