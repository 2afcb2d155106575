package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** A database that takes no writes, though it answers: the node is not ready, and says why. */
class ReadinessTest {

    private static final String END_SESSIONS =
            """
            select pg_terminate_backend(pid, 10000)
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and application_name like 'apflow %'
            """;

    @TempDir Path directory;

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    private Program serve() throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("APFLOW_DATABASE_URL", database.url());
        environment.put("APFLOW_API_PORT", "0");
        environment.put("APFLOW_SHUTDOWN_GRACE", "0.2");
        return Program.serve(directory, environment);
    }

    @Test
    @Timeout(120)
    void a_node_whose_database_reads_only_or_is_locked_is_not_ready_until_it_can_write_again()
            throws Exception {
        try (Program program = serve()) {
            program.await("/health/ready", "\"writes\",\"status\":\"up\"");
            setReadOnly("set default_transaction_read_only = on");
            program.await("/health/ready", "writes: the database is read-only");
            program.await(
                    "/api/v1/cluster", "\"writable\":false,\"reason\":\"the database is read");
            setReadOnly("reset default_transaction_read_only");
            program.await("/health/ready", "\"writes\",\"status\":\"up\"");

            try (Connection other = database.connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("set application_name = 'nightly report'");
                statement.execute("lock table apflow_event in access exclusive mode");
                statement.execute("select pg_current_xact_id()");
                program.await(
                        "/health/ready",
                        "writes: statements wait for a lock that another session holds");
                program.await("/api/v1/cluster", "nightly report");
                assertThat(program.get("/metrics").body())
                        .contains("apflow_store_writable 0")
                        .containsPattern("apflow_events_held_back_seconds [1-9]");
                other.rollback();
            }
            program.await("/health/ready", "\"writes\",\"status\":\"up\"");
            program.await("/api/v1/cluster", "\"events_held_back\":null");
        }
    }

    private void setReadOnly(String setting) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            statement.execute("alter database \"" + database.name() + "\" " + setting);
            if (setting.startsWith("set")) {
                statement.execute(END_SESSIONS);
            }
        }
    }
}
