package dev.apflow.adapters.postgres.task;

import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.engine.MigrationFiles;
import dev.apflow.application.store.RunReads.RunFilter;
import dev.apflow.application.store.Store;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.run.RunStatus;
import dev.apflow.domain.run.RunSummary;
import dev.apflow.domain.task.TaskId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.postgres.TestPostgres;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** What nodes of the version before do, which know nothing of runs, shows in runs all the same. */
class PostgresRunsOfOldNodesTest {

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    /** As a node of version 6 does it: the columns and statements of then. */
    private static List<String> create(String id, int number, String spec) {
        return List.of(
                """
                insert into apflow_task (
                    number, tree, id, tree_id, method, priority, held, requires_executors,
                    requires_capabilities, allowed_nodes, forbidden_nodes, max_deliveries, spec, created_at)
                values (NUMBER, NUMBER, 'ID', 'ID', 'echo', 2, false, '{}', '{}', '{}', '{}', 5, 'SPEC', now())
                """
                        .replace("NUMBER", String.valueOf(number))
                        .replace("ID", id)
                        .replace("SPEC", spec),
                """
                insert into apflow_queue (
                    number, tree, priority, open_dependencies, held, attempt, delivery, failed_in_run, method,
                    requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, updated_at)
                values (NUMBER, NUMBER, 2, 0, false, 1, 0, 0, 'echo', '{}', '{}', '{}', '{}', now())
                """
                        .replace("NUMBER", String.valueOf(number)),
                """
                insert into apflow_event (number, tree, type, attempt, delivery, details, actor, at)
                values (NUMBER, NUMBER, 'created', 1, 0, '{}', 'ada', now())
                """
                        .replace("NUMBER", String.valueOf(number)));
    }

    private void inOneTransaction(List<String> statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String each : statements) {
                statement.execute(each);
            }
            connection.commit();
        }
    }

    private static List<RunSummary> runs(Store store) {
        return store.runs()
                .list(RunFilter.ANY, new EligibleNodes(List.of()), Optional.empty(), 50)
                .runs();
    }

    @Test
    void trees_from_before_the_upgrade_are_runs() throws SQLException {
        Flyway.configure(MigrationFiles.class.getClassLoader())
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .resourceProvider(new MigrationFiles())
                .table("apflow_schema_history")
                .failOnMissingLocations(false)
                .target("6")
                .load()
                .migrate();
        inOneTransaction(create("old", 4_000, "{\"name\":\"Old one\"}"));
        inOneTransaction(create("broken", 4_001, "no JSON"));

        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            assertThat(runs(store))
                    .extracting(RunSummary::name)
                    .containsExactly("broken", "Old one");
            assertThat(runs(store).getLast().origin().trigger().user()).contains("ada");
        }
    }

    @Test
    void a_tree_that_is_created_meanwhile_is_a_run_at_once() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            inOneTransaction(create("old", 4_000, "{\"name\":\"Old one\"}"));

            RunSummary run = store.runs().run(new TaskId("old"), nobody()).orElseThrow();
            assertThat(run.name()).isEqualTo("Old one");
            assertThat(run.status()).isEqualTo(RunStatus.NO_NODE);
            assertThat(run.origin().trigger().user()).contains("ada");
            assertThat(runs(store)).extracting(RunSummary::name).containsExactly("Old one");
        }
    }

    @Test
    void a_change_of_its_name_shows_and_its_end_leaves_nothing() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            new Client(store).submit(task("ours"));
            inOneTransaction(create("old", 4_000, "{\"name\":\"Old one\"}"));

            database.execute("update apflow_task set spec = '{\"name\":\"other\"}', method = 'm'");
            assertThat(runs(store)).extracting(RunSummary::name).containsOnly("other");
            assertThat(runs(store)).extracting(each -> each.method().value()).containsOnly("m");

            database.execute(
                    "delete from apflow_event",
                    "delete from apflow_queue",
                    "delete from apflow_task");
            assertThat(runs(store)).isEmpty();
            assertThat(rows()).isZero();
        }
    }

    @Test
    void ours_need_no_trigger() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            database.execute(
                    "create or replace function apflow_run_missing() returns trigger language"
                            + " plpgsql as $$ begin raise exception 'asked'; end $$");
            new Client(store).submit(task("ours"));

            assertThat(runs(store)).hasSize(1);
        }
    }

    private static EligibleNodes nobody() {
        return new EligibleNodes(List.of());
    }

    private int rows() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                var found = statement.executeQuery("select count(*)::int from apflow_run")) {
            found.next();
            return found.getInt(1);
        }
    }
}
