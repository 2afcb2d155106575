package dev.apflow.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;

/** Who may open a database, and what the others are told. */
class PostgresExclusivityTest {

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void a_second_standalone_process_is_refused_and_told_who_has_it() {
        try (Store first = PostgresStores.open(PostgresFixture.settings(database))) {
            assertThat(first.description()).startsWith("postgresql ");
            assertThatThrownBy(() -> PostgresStores.open(PostgresFixture.settings(database)))
                    .isInstanceOf(StoreRefused.class)
                    .hasMessageContaining("in use by apflow standalone n1 (database session ");
        }
        PostgresStores.open(PostgresFixture.settings(database)).close();
    }

    @Test
    void beside_a_node_of_a_cluster_no_standalone_process_starts() {
        PostgresSettings alone = PostgresFixture.settings(database);
        try (Store node = PostgresStores.join(PostgresClusterFixture.settings(database, "n7"))) {
            assertThat(node.description()).startsWith("postgresql ");
            assertThatThrownBy(() -> PostgresStores.open(alone))
                    .isInstanceOf(StoreRefused.class)
                    .hasMessageContaining("in use by apflow node n7 (database session ");
        }
        PostgresStores.open(alone).close();
    }

    @Test
    void beside_a_standalone_process_no_node_joins() {
        PostgresSettings member = PostgresClusterFixture.settings(database, "n7");
        try (Store alone = PostgresStores.open(PostgresFixture.settings(database))) {
            assertThat(alone.description()).startsWith("postgresql ");
            assertThatThrownBy(() -> PostgresStores.join(member))
                    .isInstanceOf(StoreRefused.class)
                    .hasMessageContaining("in use by apflow standalone n1 (database session ")
                    .hasMessageContaining("APFLOW_CLUSTER_ENABLED=true");
        }
        PostgresStores.join(member).close();
    }

    @Test
    void nodes_join_beside_each_other() {
        try (Store one = PostgresStores.join(PostgresClusterFixture.settings(database, "n1"));
                Store two = PostgresStores.join(PostgresClusterFixture.settings(database, "n2"))) {
            assertThat(one.description()).isEqualTo(two.description());
        }
    }

    @Test
    void a_missing_database_is_refused_to_a_node_in_one_line_too() {
        String url = database.url().replaceFirst("/[^/?]+(\\?.*)?$", "/no_such_database");
        PostgresSettings settings =
                new PostgresSettings(
                        PostgresUrl.parse(url).orElseThrow(),
                        2,
                        PostgresFixture.settings(database).node(),
                        problem -> {});

        assertThatThrownBy(() -> PostgresStores.join(settings))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("no_such_database")
                .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
    }

    @Test
    void tables_of_a_newer_program_are_refused() throws SQLException {
        PostgresStores.open(PostgresFixture.settings(database)).close();
        database.execute(
                """
                insert into apflow_schema_history (
                    installed_rank, version, description, type, script, checksum, installed_by,
                    execution_time, success)
                values (99, '999', 'future', 'SQL', 'V999__future.sql', 1, 'someone', 1, true)
                """);

        assertThatThrownBy(() -> PostgresStores.open(PostgresFixture.settings(database)))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("newer");
    }

    @Test
    void a_missing_database_is_refused_in_one_line_without_the_password() {
        String url = database.url().replaceFirst("/[^/?]+(\\?.*)?$", "/no_such_database");
        PostgresSettings settings =
                new PostgresSettings(
                        PostgresUrl.parse(url).orElseThrow(),
                        2,
                        PostgresFixture.settings(database).node(),
                        problem -> {});

        assertThatThrownBy(() -> PostgresStores.open(settings))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("no_such_database")
                .hasMessageNotContaining(":" + database.password() + "@")
                .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
    }
}
