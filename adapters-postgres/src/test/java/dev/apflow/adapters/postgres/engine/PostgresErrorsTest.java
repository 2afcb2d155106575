package dev.apflow.adapters.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.postgres.ClusterTrial;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.domain.node.NodeId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Errors in reads and writes: memory that runs out, a stack that does, an assertion. */
@Timeout(60)
class PostgresErrorsTest {

    private static final int TIMES = 6;

    private final PostgresDatabase server = TestPostgres.freshDatabase();
    private Database database;

    private static List<Error> errors() {
        return List.of(
                new OutOfMemoryError("thrown by a test"),
                new StackOverflowError("thrown by a test"),
                new AssertionError("thrown by a test"));
    }

    /** Its pool has two connections. */
    @BeforeEach
    void open() throws SQLException {
        server.execute("create table x (n bigint primary key)");
        database =
                new Database(
                        new PostgresSettings(
                                PostgresUrl.parse(server.url()).orElseThrow(),
                                2,
                                new NodeId("n1"),
                                problem -> {}),
                        PoolConfig.migrating());
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** A parameter that throws when the driver asks for its type, before it sends anything. */
    private static Object failing(Throwable problem) {
        return Proxy.newProxyInstance(
                PostgresErrorsTest.class.getClassLoader(),
                new Class<?>[] {Array.class},
                (array, method, arguments) -> {
                    throw problem;
                });
    }

    @Test
    void an_error_while_rows_are_read_gives_the_connection_back() {
        for (Error error : errors()) {
            for (int i = 0; i < TIMES; i++) {
                assertThatThrownBy(
                                () ->
                                        database.query(
                                                "select * from generate_series(1, 10)",
                                                row -> fail(error)))
                        .isSameAs(error);
            }
            assertThat(isRead()).as("reads after %s", error).isTrue();
        }
    }

    @Test
    void an_error_while_a_query_is_sent_gives_the_connection_back() {
        for (Error error : errors()) {
            for (int i = 0; i < TIMES; i++) {
                assertThatThrownBy(() -> database.query("select ?::text", row -> 1, failing(error)))
                        .isSameAs(error);
            }
            assertThat(isRead()).as("reads after %s", error).isTrue();
        }
    }

    @Test
    void an_exception_that_is_not_of_sql_gives_the_connection_back() {
        for (int i = 0; i < TIMES; i++) {
            assertThatThrownBy(
                            () ->
                                    database.query(
                                            "select ?::text",
                                            row -> 1,
                                            failing(new IllegalStateException("in a test"))))
                    .hasMessageContaining("in a test");
        }
        assertThat(isRead()).isTrue();
    }

    @Test
    void an_error_in_a_transaction_undoes_it() throws SQLException {
        for (Error error : errors()) {
            for (int i = 0; i < TIMES; i++) {
                assertThatThrownBy(() -> database.transaction(c -> insert(c, error)))
                        .isSameAs(error);
                assertThatThrownBy(() -> database.once(c -> insert(c, error))).isSameAs(error);
                assertThatThrownBy(() -> database.single(c -> fail(error))).isSameAs(error);
            }
        }
        assertThat(ClusterTrial.count(server, "select count(*)::int from x")).isZero();
        assertThat(isRead()).isTrue();
    }

    private static int insert(Connection connection, Error then) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, "insert into x values (1)")) {
            call.execute();
        }
        throw then;
    }

    private static int fail(Error error) {
        throw error;
    }

    private boolean isRead() {
        Optional<Integer> found = database.one("select 1 as one", row -> 1);
        return found.isPresent();
    }
}
