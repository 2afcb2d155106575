import org.jspecify.annotations.NullMarked;

/**
 * What tests of several modules share: the contract of each port as a suite, a real PostgreSQL to
 * run against and faults on the way to it, the judge of what real clusters did, and bugs planted
 * into the sources to see whether they are found. Never part of the program.
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
