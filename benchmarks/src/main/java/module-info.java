import org.jspecify.annotations.NullMarked;

/**
 * Figures instead of opinions: micro-benchmarks of the rules and measurements of the whole program.
 */
@NullMarked
module dev.apflow.benchmarks {
    requires static org.jspecify;
    requires dev.apflow.adapters.duckdb;
    requires dev.apflow.adapters.postgres;
    requires com.github.kagkarlsson.scheduler;
    requires com.zaxxer.hikari;
    requires dev.apflow.application;
    requires dev.apflow.bootstrap;
    requires dev.apflow.domain;
    requires dev.apflow.embedded.postgres;
    requires dev.apflow.json;
    requires java.sql;
    requires org.jobrunr.core;
    requires org.quartz;

    // JobRunr and Quartz make and read jobs by reflection.
    opens dev.apflow.benchmarks.peer;
}
