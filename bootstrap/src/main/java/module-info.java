import org.jspecify.annotations.NullMarked;

/**
 * The program: settings, wiring, life cycle, command line. The only module which knows all the
 * others, and the only one where time and chance come from.
 */
@NullMarked
module dev.apflow.bootstrap {
    requires static org.jspecify;
    requires com.fasterxml.uuid;
    requires dev.apflow.adapters.duckdb;
    requires dev.apflow.adapters.executors;
    requires dev.apflow.adapters.http;
    requires dev.apflow.adapters.postgres;
    requires dev.apflow.application;
    requires dev.apflow.demo;
    requires dev.apflow.domain;
    requires dev.apflow.json;
    requires dev.apflow.simulation;
    requires info.picocli;
    requires java.logging;
    requires java.management;
    // Tests ask nodes by it.
    requires java.net.http;
    requires jdk.management;
    requires jdk.unsupported;

    exports dev.apflow.bootstrap.runtime to
            dev.apflow.benchmarks;

    opens dev.apflow.bootstrap.cli to
            info.picocli;

    uses dev.apflow.application.executor.TaskExecutor;
}
