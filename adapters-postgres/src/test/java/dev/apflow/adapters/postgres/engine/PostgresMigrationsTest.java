package dev.apflow.adapters.postgres.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Processes that start together bring an empty database up to date once. */
class PostgresMigrationsTest {

    private static final int PROCESSES = 6;

    @RepeatedTest(5)
    void several_that_migrate_an_empty_database_at_once_all_succeed_and_it_is_done_once()
            throws ExecutionException, InterruptedException, SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        CyclicBarrier together = new CyclicBarrier(PROCESSES);
        try (ExecutorService threads = Executors.newFixedThreadPool(PROCESSES)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                all.add(
                        threads.submit(
                                () -> {
                                    PostgresSettings settings = PostgresFixture.settings(database);
                                    try (Database own =
                                            new Database(
                                                    settings,
                                                    PoolConfig.migrating(
                                                            settings, PoolerMode.NONE))) {
                                        together.await();
                                        Migrations.run(settings, own);
                                        return true;
                                    }
                                }));
            }
            for (Future<?> each : all) {
                assertThat(each.get()).isEqualTo(true);
            }
        }
        try (Connection connection = database.connect();
                SqlStatement call =
                        new SqlStatement(
                                connection,
                                "select count(*) from apflow_schema_history where version = '1'")) {
            assertThat(call.row(row -> row.getInt(1))).contains(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void a_history_that_lacks_a_row_is_refused(String version) throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        PostgresStores.open(PostgresFixture.settings(database)).close();
        database.execute("delete from apflow_schema_history where version = '" + version + "'");

        assertThatThrownBy(() -> PostgresStores.open(PostgresFixture.settings(database)))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("no row of version " + version)
                .hasMessageContaining("Put it back")
                .message()
                .doesNotContain("\n");
        assertThatThrownBy(() -> PostgresStores.join(PostgresFixture.settings(database)))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("no row of version " + version);
    }
}
