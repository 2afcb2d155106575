package dev.apflow.adapters.postgres.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.engine.MigrationFiles;
import dev.apflow.adapters.postgres.engine.Migrations;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Each distinct set of constraints has one row, and a node knows which ones it can take. */
class PlacementClassesTest {

    private static final NodeId NODE = new NodeId("n1");
    private static final LeaseHolder HOLDER = new LeaseHolder.Standalone(NODE);
    private static final NodeProfile PROFILE =
            new NodeProfile(
                    NODE,
                    Set.of(new ExecutorId("echo")),
                    JsonObject.of("gpu", new JsonString("a100")));

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    /** Tasks from one number to another; what they allow and forbid may name {@code n}. */
    private static List<String> tasks(int from, int to, String allowed, String forbidden) {
        String task =
                String.format(
                        Locale.ROOT,
                        """
                        insert into apflow_task (
                            number, tree, id, tree_id, method, priority, held, requires_executors,
                            requires_capabilities, allowed_nodes, forbidden_nodes, spec, created_at)
                        select n, n, 't' || n, 't' || n, 'echo', 2, false, '{}', '{"{\\"gpu\\":\\"a100\\"}"}', %s, %s,
                            '{"version":1,"name":"t","schemas":{"method":"echo"},"inputs":{}}', now()
                        from generate_series(%d, %d) n
                        """,
                        allowed,
                        forbidden,
                        from,
                        to);
        String queue =
                String.format(
                        Locale.ROOT,
                        """
                        insert into apflow_queue (
                            number, tree, priority, open_dependencies, held, attempt, delivery, failed_in_run, method,
                            requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, updated_at)
                        select number, tree, priority, 0, false, 1, 0, 0, method, requires_executors,
                            requires_capabilities, allowed_nodes, forbidden_nodes, now()
                        from apflow_task where number between %d and %d
                        """,
                        from,
                        to);
        return List.of(task, queue);
    }

    private void insert(int from, int to, String allowed, String forbidden) throws SQLException {
        database.execute(tasks(from, to, allowed, forbidden).toArray(String[]::new));
    }

    private static List<String> claimed(Store store, int limit) {
        return store.claims().claim(HOLDER, PROFILE, limit).tasks().stream()
                .map(each -> each.delivered().task().value())
                .sorted()
                .toList();
    }

    @Test
    void the_migration_keeps_what_is_pending_runs_and_has_ended() throws SQLException {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .resourceProvider(new MigrationFiles())
                .table("apflow_schema_history")
                .failOnMissingLocations(false)
                .target("4")
                .load()
                .migrate();
        insert(1, 2, "'{}'", "'{}'");
        insert(3, 4, "'{elsewhere}'", "'{}'");
        insert(5, 8, "'{}'", "'{}'");
        database.execute(
                """
                insert into apflow_running (number, tree, attempt, delivery, failed_in_run, node, started_at)
                select number, tree, 1, 1, 0, 'n1', now() from apflow_queue where number in (5, 6)
                """,
                """
                insert into apflow_outcome (number, attempt, status, delivery, node, result, progress, completed_at)
                select number, 1, 'completed', 1, 'n1', '"done"', 1, now() from apflow_queue where number in (7, 8)
                """,
                "delete from apflow_queue where number >= 5");

        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            assertThat(claimed(store, 10)).containsExactly("t1", "t2");
            assertThat(status(store, "t3")).isEqualTo(TaskStatus.PENDING);
            assertThat(status(store, "t8")).isEqualTo(TaskStatus.COMPLETED);
            assertThat(status(store, "t5")).isEqualTo(TaskStatus.IN_PROGRESS);
            Report report =
                    new Report(
                            new Delivered(new TaskId("t5"), 1, 1),
                            Optional.empty(),
                            new Outcome.Succeeded(new JsonString("done"), false));
            assertThat(store.reports().report(NODE, List.of(report)))
                    .containsExactly(Verdict.ACCEPTED);
        }
    }

    private static TaskStatus status(Store store, String task) {
        return store.reads().tree(new TaskId(task)).get(0).state().status();
    }

    @Test
    void what_the_version_before_inserts_is_found_and_a_class_has_one_row() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            insert(1, 10, "'{}'", "'{}'");
            assertThat(claimed(store, 100)).hasSize(10);
            insert(11, 20, "'{}'", "'{}'");
            insert(21, 30, "'{n1,n2}'", "'{}'");
            insert(31, 40, "'{n2}'", "'{}'");
            assertThat(claimed(store, 100)).hasSize(20);
            database.execute("update apflow_queue set allowed_nodes = '{n1}' where number = 40");
            assertThat(claimed(store, 100)).containsExactly("t40");
        }
        assertThat(classes()).isEqualTo(4);
    }

    @Test
    void numbers_are_given_in_the_order_of_commits() throws SQLException {
        PostgresStores.open(PostgresFixture.settings(database)).close();
        try (Connection first = database.connect();
                Statement one = first.createStatement();
                Connection second = database.connect();
                Statement other = second.createStatement()) {
            first.setAutoCommit(false);
            for (String sql : tasks(1, 1, "'{a}'", "'{}'")) {
                one.execute(sql);
            }
            other.execute("set lock_timeout = '50ms'");
            List<String> sql = tasks(2, 2, "'{b}'", "'{}'");
            other.execute(sql.get(0));
            assertThatThrownBy(() -> other.execute(sql.get(1)))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("55P03"));
            first.commit();
            other.execute(sql.get(1));
        }
        assertThat(classes()).isEqualTo(2);
    }

    @Test
    void another_database_is_judged_anew() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            insert(1, 5, "'{n2}'", "'{}'");
            insert(6, 6, "'{}'", "'{}'");
            assertThat(claimed(store, 100)).containsExactly("t6");

            database.execute("truncate apflow_placement_class restart identity");
            insert(7, 7, "'{n1}'", "'{}'");
            insert(8, 8, "'{n1,n3}'", "'{}'");

            assertThat(claimed(store, 100)).containsExactly("t7", "t8");
        }
    }

    @Test
    void of_very_many_classes_that_it_can_take_a_claim_looks_at_those_with_ready_tasks()
            throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            insert(1, 1_500, "'{}'", "array['other-' || n]");
            database.execute("delete from apflow_queue where number < 1500");

            assertThat(claimed(store, 10)).containsExactly("t1500");
            assertThat(claimed(store, 10)).isEmpty();
        }
    }

    @Test
    void what_the_node_cannot_take_is_not_looked_at_however_many_classes_there_are()
            throws SQLException {
        PostgresStores.open(PostgresFixture.settings(database)).close();
        insert(1, 1_000, "array['other-' || n]", "'{}'");
        insert(2_001, 2_010, "'{}'", "'{}'");

        assertThat(PostgresClaimPlanTest.analyzed(database, HOLDER, PROFILE))
                .as("without statistics")
                .anyMatch(line -> line.contains("apflow_queue_pkey"))
                .noneMatch(line -> line.contains("apflow_queue_ready on apflow_queue q_1"))
                .anyMatch(line -> line.contains("LockRows") && line.contains("rows=10"))
                .noneMatch(line -> line.matches(".*apflow_queue.* loops=\\d{3,}.*"));
    }

    private int classes() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from apflow_placement_class")) {
            row.next();
            return row.getInt(1);
        }
    }
}
