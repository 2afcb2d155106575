package dev.apflow.adapters.postgres.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.ClaimBudget;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** However much history there is, a claim walks the index of what is ready. */
class PostgresClaimPlanTest {

    private static final String FINISHED =
            """
            insert into apflow_task (
                number, tree, id, tree_id, method, priority, held, requires_executors,
                requires_capabilities, allowed_nodes, forbidden_nodes, spec, created_at)
            select n, n, 't' || n, 't' || n, 'echo', 2, false, '{}', '{}', '{}', '{}', '{}', now()
            from generate_series(1, 20000) n
            """;

    private static final String OUTCOMES =
            """
            insert into apflow_outcome (number, attempt, status, delivery, progress, completed_at)
            select n, 1, 'completed', 1, 1, now() from generate_series(1, 18000) n
            """;

    private static final String READY =
            """
            insert into apflow_queue (
                number, tree, priority, open_dependencies, held, attempt, delivery, failed_in_run, method,
                requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, updated_at)
            select n, n, 2, 0, false, 1, 0, 0, 'echo', '{}', '{}', '{}', '{}', now()
            from generate_series(18001, 20000) n
            """;

    private static final NodeId NODE = new NodeId("n1");

    private static final List<LeaseHolder> HOLDERS =
            List.of(
                    new LeaseHolder.Standalone(NODE),
                    new LeaseHolder.Member(
                            new NodeIdentity(NODE, new Incarnation(1)), Duration.ofSeconds(30)));

    @Test
    void a_claim_walks_the_ready_index_and_scans_neither_tasks_nor_outcomes() throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        PostgresStores.open(PostgresFixture.settings(database)).close();
        database.execute(FINISHED, OUTCOMES, READY, "analyze");

        for (LeaseHolder holder : HOLDERS) {
            assertThat(String.join("\n", plan(database, holder)))
                    .as("plan for %s", holder)
                    .contains("Index Only Scan using apflow_queue_ready on apflow_queue")
                    .contains("Index Scan using apflow_queue_pkey on apflow_queue")
                    .contains("Index Scan using apflow_task_pkey on apflow_task")
                    .doesNotContain(
                            "Seq Scan on apflow_task",
                            "Seq Scan on apflow_queue",
                            "Seq Scan on apflow_outcome");
        }
    }

    /** Urgent tasks for a node that is not there stand before all others. */
    private static final String ELSEWHERE =
            """
            insert into apflow_queue (
                number, tree, priority, open_dependencies, held, attempt, delivery, failed_in_run, method,
                requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, updated_at)
            select n, n, 0, 0, false, 1, 0, 0, 'echo', '{}', '{}', '{elsewhere}', '{}', now()
            from generate_series(1, 18000) n
            """;

    @Test
    void what_no_node_can_take_is_not_walked_over() throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        PostgresStores.open(PostgresFixture.settings(database)).close();
        database.execute(FINISHED, READY, ELSEWHERE, "analyze");

        List<String> plan = explained(database, "explain (analyze, costs off) ", HOLDERS.get(0));

        assertThat(plan).anyMatch(line -> line.contains("LockRows") && line.contains("rows=100"));
        assertThat(plan).noneMatch(line -> line.matches(".*Rows Removed by .*: \\d{3,}.*"));
        assertThat(plan).noneMatch(line -> line.matches(".*apflow_queue.* rows=\\d{4,}.*"));
    }

    @Test
    void what_runs_is_counted_only_where_a_task_asks_for_it() throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        PostgresStores.open(PostgresFixture.settings(database)).close();
        database.execute(FINISHED, READY, "analyze");
        String counted = ".*Seq Scan on apflow_running.*actual.*";

        assertThat(explained(database, "explain (analyze, costs off) ", HOLDERS.get(0)))
                .anyMatch(line -> line.contains("apflow_running") && line.contains("never"))
                .noneMatch(line -> line.matches(counted));

        database.execute("update apflow_queue set max_parallel = 2");
        assertThat(explained(database, "explain (analyze, costs off) ", HOLDERS.get(0)))
                .anyMatch(line -> line.matches(counted));
    }

    @Test
    void who_asks_for_the_workload_walks_no_more_of_the_queue_than_is_counted()
            throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        PostgresStores.open(PostgresFixture.settings(database)).close();
        database.execute(FINISHED, READY, ELSEWHERE, "analyze");

        try (Connection connection = database.connect();
                SqlStatement call =
                        new SqlStatement(
                                connection,
                                "explain (analyze, costs off) ",
                                0,
                                NodeWorkload.LOOK)) {
            List<String> plan =
                    call.set("tasks_max")
                            .number(100)
                            .set("healthy")
                            .text("healthy")
                            .rows(row -> row.getString(1));
            assertThat(plan)
                    .anyMatch(line -> line.contains("using apflow_queue_ready"))
                    .noneMatch(line -> line.matches(".*apflow_queue.* rows=\\d{4,}.*"));
        }
    }

    private static List<String> plan(PostgresDatabase database, LeaseHolder holder)
            throws SQLException {
        return explained(database, "explain ", holder);
    }

    private static List<String> explained(
            PostgresDatabase database, String explain, LeaseHolder holder) throws SQLException {
        NodeProfile profile =
                new NodeProfile(NODE, Set.of(new ExecutorId("echo")), JsonObject.EMPTY);
        return explained(database, explain, holder, profile);
    }

    static List<String> analyzed(PostgresDatabase database, LeaseHolder holder, NodeProfile profile)
            throws SQLException {
        return explained(database, "explain (analyze, costs off) ", holder, profile);
    }

    private static List<String> explained(
            PostgresDatabase database, String explain, LeaseHolder holder, NodeProfile profile)
            throws SQLException {
        try (Connection connection = database.connect();
                SqlStatement call = new SqlStatement(connection, explain, 0, ClaimResult.CLAIM)) {
            new ClaimCriteria(
                            holder,
                            profile,
                            new PlacementClasses().look(connection, profile).taken(),
                            100,
                            200,
                            ClaimBudget.UNBOUNDED)
                    .give(call);
            return call.rows(row -> row.getString(1));
        }
    }
}
