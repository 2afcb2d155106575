package dev.apflow.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

class PostgresServerTest {

    private static final Path SHARED_MEMORY = Path.of("/proc/sysvipc/shm");

    private static String value(PostgresDatabase database, String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    @Test
    void what_was_committed_survives_a_kill_and_the_rest_does_not() throws SQLException {
        try (PostgresServer server = PostgresServer.launch()) {
            PostgresDatabase database = server.freshDatabase();
            database.execute("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)");
            try (Connection open = database.connect();
                    Statement statement = open.createStatement()) {
                open.setAutoCommit(false);
                statement.execute("INSERT INTO t VALUES (2)");
                List<ProcessHandle> processes =
                        ProcessHandle.of(server.pid()).orElseThrow().descendants().toList();
                server.kill();
                assertThat(server.isRunning()).isFalse();
                assertThat(processes)
                        .hasSizeGreaterThan(3)
                        .allSatisfy(process -> Await.until("no backend", () -> !process.isAlive()));
                assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
            }
            server.restart();
            assertThat(value(database, "SELECT string_agg(id::text, ' ') FROM t")).isEqualTo("1");
        }
    }

    @Test
    void a_restart_keeps_port_and_data() throws SQLException {
        try (PostgresServer server = PostgresServer.launch()) {
            PostgresDatabase database = server.freshDatabase();
            database.execute("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)");
            long pid = server.pid();
            server.restart();
            assertThat(server.pid()).isNotEqualTo(pid);
            assertThat(value(database, "SELECT count(*) FROM t")).isEqualTo("1");
            server.stop();
            server.stop();
            assertThat(server.isRunning()).isFalse();
            server.restart();
            assertThat(value(database, "SELECT count(*) FROM t")).isEqualTo("1");
        }
    }

    @Test
    void a_taken_port_is_left_alone() throws IOException, SQLException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket soonFree = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            PrimitiveIterator.OfInt ports =
                    IntStream.of(taken.getLocalPort(), soonFree.getLocalPort()).iterator();
            soonFree.close();
            try (PostgresServer server = PostgresServer.launch(Map.of(), ports::nextInt)) {
                assertThat(server.maintenance().port()).isEqualTo(soonFree.getLocalPort());
                assertThat(value(server.maintenance(), "SELECT 1")).isEqualTo("1");
            }
        }
    }

    @Test
    void nothing_is_left_when_it_is_closed_after_a_kill() throws IOException {
        PostgresServer server = PostgresServer.launch();
        Path directory = server.directory();
        String segment =
                Files.readAllLines(directory.resolve("data/postmaster.pid"))
                        .get(6)
                        .strip()
                        .split(" +")[1];
        assertThat(segments()).contains(segment);
        server.kill();
        server.close();
        server.close();
        assertThat(directory).doesNotExist();
        assertThat(segments()).doesNotContain(segment);
    }

    private static List<String> segments() throws IOException {
        return Files.readAllLines(SHARED_MEMORY).stream()
                .map(line -> line.strip().split(" +")[1])
                .toList();
    }

    @Test
    void a_running_server_is_gone_when_closed() {
        PostgresServer server = PostgresServer.launch();
        ProcessHandle postmaster = ProcessHandle.of(server.pid()).orElseThrow();
        server.close();
        assertThat(postmaster.isAlive()).isFalse();
        assertThat(server.directory()).doesNotExist();
    }

    @Test
    void it_is_durable_and_notices_lost_clients_and_takes_settings() throws SQLException {
        try (PostgresServer server = PostgresServer.launch(Map.of("max_connections", "20"))) {
            PostgresDatabase database = server.maintenance();
            assertThat(
                            List.of(
                                    value(database, "SHOW fsync"),
                                    value(database, "SHOW synchronous_commit"),
                                    value(database, "SHOW full_page_writes"),
                                    value(database, "SHOW tcp_keepalives_idle"),
                                    value(database, "SHOW max_connections")))
                    .containsExactly("on", "on", "on", "1", "20");
        }
    }

    @Test
    void durability_is_not_for_sale() {
        assertThatThrownBy(() -> PostgresServer.launch(Map.of("fsync", "off")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fsync");
    }

    @Test
    void a_server_which_does_not_start_says_why() {
        assertThatThrownBy(() -> PostgresServer.launch(Map.of("no_such_setting", "1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no_such_setting");
    }
}
