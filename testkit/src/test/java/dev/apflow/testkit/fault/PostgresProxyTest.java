package dev.apflow.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class PostgresProxyTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String INSERT = "INSERT INTO t VALUES (1)";

    private final PostgresDatabase direct = TestPostgres.freshDatabase();
    private final PostgresProxy proxy = PostgresProxy.before(direct);

    @BeforeEach
    void prepare() throws SQLException {
        direct.execute("CREATE TABLE t (id int)");
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    private int rows() throws SQLException {
        try (Connection connection = direct.connect()) {
            return rows(connection);
        }
    }

    private static int rows(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM t")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private CompletableFuture<Integer> rowsByTheWay() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Connection connection = proxy.database().connect()) {
                        return rows(connection);
                    } catch (SQLException failed) {
                        throw new CompletionException(failed);
                    }
                });
    }

    private static void insert(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(INSERT);
        }
    }

    @Test
    void what_is_asked_through_it_is_answered() throws SQLException {
        try (Connection connection = proxy.database().connect()) {
            connection.setAutoCommit(false);
            insert(connection);
            connection.commit();
            assertThat(rows(connection)).isEqualTo(1);
            assertThat(proxy.connections()).isEqualTo(1);
        }
        assertThat(Await.look(proxy::connections, open -> open == 0)).isZero();
    }

    @Test
    void the_reply_to_a_commit_is_lost_and_the_row_is_there() throws SQLException {
        LostReply lost = proxy.loseReply(sql -> sql.startsWith("insert into t"));
        try (Connection connection = proxy.database().connect()) {
            connection.setAutoCommit(false);
            insert(connection);
            assertThat(rows()).isZero();
            assertThat(lost.happened(Duration.ZERO)).isFalse();
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        }
        assertThat(lost.happened(SOON)).isTrue();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void the_reply_to_a_statement_that_is_a_transaction_is_lost_and_the_row_is_there()
            throws SQLException {
        LostReply lost = proxy.loseReply(sql -> sql.startsWith("insert into t"));
        try (Connection connection = proxy.database().connect()) {
            assertThatThrownBy(() -> insert(connection)).isInstanceOf(SQLException.class);
        }
        assertThat(lost.happened(SOON)).isTrue();
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void a_statement_the_server_keeps_prepared_is_known_by_its_name() throws SQLException {
        try (Connection connection = proxy.database().connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO t VALUES (?)")) {
            insert.setInt(1, 1);
            for (int i = 0; i < 10; i++) {
                insert.executeUpdate();
            }
            LostReply lost = proxy.loseReply(sql -> sql.startsWith("insert into t"));
            assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
            assertThat(lost.happened(SOON)).isTrue();
        }
        assertThat(rows()).isEqualTo(11);
    }

    @Test
    void only_commits_count_and_each_rule_is_used_up() throws SQLException {
        LostReply lost = proxy.loseReply(sql -> sql.contains("into t"));
        try (Connection connection = proxy.database().connect()) {
            connection.setAutoCommit(false);
            insert(connection);
            connection.rollback();
            connection.setAutoCommit(true);
            assertThatThrownBy(
                            () ->
                                    connection
                                            .createStatement()
                                            .execute("INSERT INTO t VALUES ('x')"))
                    .isInstanceOf(SQLException.class);
            assertThat(lost.happened(Duration.ZERO)).isFalse();
            assertThatThrownBy(() -> insert(connection)).isInstanceOf(SQLException.class);
        }
        try (Connection connection = proxy.database().connect()) {
            insert(connection);
        }
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void what_a_black_hole_holds_arrives_when_it_is_healed() throws Exception {
        for (Direction direction : Direction.values()) {
            try (Connection connection = proxy.database().connect()) {
                proxy.hold(direction);
                CompletableFuture<Integer> rows =
                        CompletableFuture.supplyAsync(
                                () -> {
                                    try {
                                        return rows(connection);
                                    } catch (SQLException failed) {
                                        throw new CompletionException(failed);
                                    }
                                });
                assertThatThrownBy(() -> rows.get(100, TimeUnit.MILLISECONDS))
                        .isInstanceOf(TimeoutException.class);
                proxy.heal();
                assertThat(rows.get(10, TimeUnit.SECONDS)).isZero();
            }
        }
    }

    @Test
    void a_partition_hides_that_a_client_has_gone() throws SQLException {
        Connection connection = proxy.database().connect();
        insert(connection);
        proxy.hold();
        connection.close();
        assertThat(sessions()).isEqualTo(1);
        proxy.heal();
        assertThat(Await.look(this::sessions, open -> open == 0)).isZero();
    }

    private int sessions() {
        try (Connection connection = direct.connect();
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT count(*) FROM pg_stat_activity WHERE pid <>"
                                        + " pg_backend_pid() AND datname = current_database()")) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void a_delay_is_added_once_to_each_answer() throws Exception {
        try (Connection connection = proxy.database().connect()) {
            Duration delay = Duration.ofMillis(200);
            proxy.delay(Direction.TO_CLIENT, delay);
            long before = System.nanoTime();
            rows(connection);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .isBetween(delay, Duration.ofSeconds(5));
            proxy.heal();
        }
    }

    @Test
    void a_reset_and_a_refusal_are_errors_until_healed() throws Exception {
        try (Connection connection = proxy.database().connect()) {
            proxy.reset();
            assertThatThrownBy(() -> rows(connection)).isInstanceOf(SQLException.class);
        }
        proxy.refuse();
        assertThatThrownBy(() -> rowsByTheWay().get(10, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(java.io.IOException.class);
        proxy.heal();
        assertThat(rowsByTheWay().get(10, TimeUnit.SECONDS)).isZero();
    }
}
