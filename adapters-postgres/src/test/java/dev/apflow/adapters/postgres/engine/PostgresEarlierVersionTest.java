package dev.apflow.adapters.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.postgres.ClusterTrial;
import dev.apflow.adapters.postgres.PostgresClusterFixture;
import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Beside a process of the version before, whose locks had other numbers, none of ours starts. */
class PostgresEarlierVersionTest {

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @BeforeEach
    void with_tables_of_the_version_before() {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .resourceProvider(new MigrationFiles())
                .table("apflow_schema_history")
                .failOnMissingLocations(false)
                .target("2")
                .load()
                .migrate();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg_advisory_lock(4715, 1)", "pg_advisory_lock_shared(4715, 1)"})
    void one_that_runs_is_named_and_the_tables_stay_as_they_are(String lock) throws SQLException {
        try (Connection earlier = connection("apflow node old");
                Statement statement = earlier.createStatement()) {
            statement.execute("select " + lock);

            assertRefused("apflow node old");
        }
        PostgresStores.open(PostgresFixture.settings(database)).close();
        assertThat(version()).isEqualTo(MigrationFiles.newestVersion());
    }

    @Test
    void one_behind_a_proxy_is_known_by_its_heartbeat() throws SQLException {
        database.execute(
                """
                insert into apflow_cluster_node (
                    node, incarnation, url, slots, executors, capabilities, role, health, heartbeat_at)
                values ('old', 1, 'http://old', 4, '{}', '{}', 'worker', 'healthy', clock_timestamp())
                """);

        assertRefused("node old");

        database.execute("update apflow_cluster_node set heartbeat_at = now() - interval '1 min'");
        PostgresStores.join(PostgresClusterFixture.settings(database, "new")).close();
        assertThat(version()).isEqualTo(MigrationFiles.newestVersion());
    }

    private void assertRefused(String holder) throws SQLException {
        assertThatThrownBy(() -> PostgresStores.open(PostgresFixture.settings(database)))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("(" + holder + "): stop all of its processes");
        assertThatThrownBy(
                        () -> PostgresStores.join(PostgresClusterFixture.settings(database, "new")))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("(" + holder + "): stop all of its processes")
                .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
        assertThat(version()).isEqualTo(2);
    }

    private int version() throws SQLException {
        return ClusterTrial.count(
                database,
                "select max(version::int) from apflow_schema_history where version is not null");
    }

    private Connection connection(String name) throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", database.user());
        login.setProperty("password", database.password());
        login.setProperty("ApplicationName", name);
        return new org.postgresql.Driver().connect(database.jdbcUrl(), login);
    }
}
