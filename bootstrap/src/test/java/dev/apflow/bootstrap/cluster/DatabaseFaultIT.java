package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Two nodes under load, and what may happen to their database. */
class DatabaseFaultIT {

    private static final List<String> NODES = List.of("n1", "n2");

    @TempDir Path directory;

    private void run(
            String name,
            ProcessCluster cluster,
            PostgresDatabase database,
            RecordedRun.Faults faults)
            throws Exception {
        try (cluster) {
            new RecordedRun(name, cluster, database, directory).during(NODES, faults);
        }
    }

    @Test
    @Timeout(600)
    void a_server_killed_and_restarted_under_load_loses_nothing() throws Exception {
        try (PostgresServer server = PostgresServer.launch()) {
            PostgresDatabase database = server.freshDatabase();
            run(
                    "database-killed",
                    new ProcessCluster(directory, database),
                    database,
                    load -> {
                        for (int i = 0; i < 3; i++) {
                            server.kill();
                            server.restart();
                            load.awaitMore(5);
                        }
                        return database;
                    });
        }
    }

    @Test
    @Timeout(600)
    void a_standby_that_takes_over_under_load_has_everything() throws Exception {
        try (PostgresServer primary = PostgresServer.launch()) {
            PostgresDatabase database = primary.freshDatabase();
            try (PostgresServer standby = primary.launchStandby()) {
                PostgresDatabase after = standby.here(database);
                String port = ":" + database.port();
                String both =
                        database.url()
                                .replace(
                                        port + "/",
                                        String.format(
                                                Locale.ROOT,
                                                "%s,127.0.0.1:%d/",
                                                port,
                                                after.port()));
                run(
                        "standby-promoted",
                        new ProcessCluster(directory, both),
                        database,
                        load -> {
                            primary.kill();
                            standby.promote();
                            return after;
                        });
            }
        }
    }

    /** Every connection that tasks are read and written with hangs on a lock of somebody else's. */
    @Test
    @Timeout(600)
    void a_pool_that_is_used_up_costs_time_and_no_leadership() throws Exception {
        try (PostgresServer server = PostgresServer.launch()) {
            PostgresDatabase database = server.freshDatabase();
            run(
                    "pool-used-up",
                    new ProcessCluster(directory, database),
                    database,
                    load -> {
                        useUpThePool(database);
                        return database;
                    });
        }
    }

    private static void useUpThePool(PostgresDatabase database) throws SQLException {
        try (Connection blocker = database.connect();
                Statement statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("LOCK TABLE apflow_queue IN ACCESS EXCLUSIVE MODE");
            Until.seen("statements hang", () -> hanging(database), hanging -> hanging >= 4);
            long epoch = epoch(database);
            new CompletableFuture<>()
                    .completeOnTimeout(
                            "over", 2 * ProcessCluster.LEASE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            assertThat(epoch(database)).as("the leader stays").isEqualTo(epoch);
            blocker.rollback();
        }
    }

    private static long hanging(PostgresDatabase database) {
        return Sql.number(
                database,
                "SELECT count(*) FROM pg_stat_activity"
                        + " WHERE wait_event_type = 'Lock' AND datname = current_database()");
    }

    private static long epoch(PostgresDatabase database) {
        return Sql.number(database, "SELECT epoch FROM apflow_cluster_leader");
    }
}
