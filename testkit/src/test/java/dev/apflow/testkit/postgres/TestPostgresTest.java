package dev.apflow.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.embedded.postgres.DatabasePreparation;
import dev.apflow.embedded.postgres.Databases;
import dev.apflow.embedded.postgres.PostgresDatabase;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

class TestPostgresTest {

    @Test
    void fresh_databases_do_not_see_each_other() throws SQLException {
        PostgresDatabase one = TestPostgres.freshDatabase();
        PostgresDatabase other = TestPostgres.freshDatabase();
        assertThat(one.port()).as("one server for both").isEqualTo(other.port());
        one.execute("CREATE TABLE t (id int)");
        assertThatThrownBy(() -> other.execute("SELECT * FROM t"))
                .hasMessageContaining("\"t\" does not exist");
    }

    @Test
    void a_preparation_runs_once_and_its_copies_are_independent() throws SQLException {
        AtomicInteger runs = new AtomicInteger();
        DatabasePreparation preparation =
                database -> {
                    runs.incrementAndGet();
                    database.execute("CREATE TABLE t (id int PRIMARY KEY)");
                };
        PostgresDatabase one = TestPostgres.freshDatabase("a table", preparation);
        PostgresDatabase other = TestPostgres.freshDatabase("a table", preparation);
        one.execute("INSERT INTO t VALUES (1)");
        assertThatCode(() -> other.execute("INSERT INTO t VALUES (1)")).doesNotThrowAnyException();
        assertThat(runs).hasValue(1);
    }

    @Test
    void a_preparation_that_fails_is_tried_again() {
        DatabasePreparation bad = database -> database.execute("SELECT nonsense");
        assertThatThrownBy(() -> TestPostgres.freshDatabase("fails", bad))
                .hasRootCauseMessage("ERROR: column \"nonsense\" does not exist\n  Position: 8");
        assertThatCode(() -> TestPostgres.freshDatabase("fails", database -> {}))
                .doesNotThrowAnyException();
    }

    @Test
    void databases_can_be_dropped_while_somebody_is_connected() throws SQLException {
        Databases databases = new Databases(TestPostgres.freshDatabase());
        PostgresDatabase database = databases.fresh();
        try (var connection = database.connect()) {
            databases.dropAll();
            assertThat(connection.isValid(1)).isFalse();
        }
        assertThatThrownBy(database::connect).hasMessageContaining("does not exist");
    }
}
