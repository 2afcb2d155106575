package dev.apflow.adapters.postgres.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.domain.task.TaskId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;

/** However much history there is, trees are judged by what belongs to them. */
class PostgresRetentionPlanTest {

    /** Trees of one task, and behind them some large ones, which the statistics see alone. */
    private static final String TASKS =
            """
            insert into apflow_task (
                number, tree, id, tree_id, method, priority, held, requires_executors,
                requires_capabilities, allowed_nodes, forbidden_nodes, spec, created_at)
            select n, tree, 't' || n, 't' || tree, 'echo', 2, false, '{}', '{}', '{}', '{}', '{}', now()
            from generate_series(1, 20000) n,
                 lateral (select case when n <= 40 then n else 10001 + n % 4 end) t (tree)
            """;

    private static final String OUTCOMES =
            """
            insert into apflow_outcome (number, attempt, status, delivery, progress, completed_at)
            select n, 1, 'completed', 1, 1, now() from generate_series(1, 10000) n
            """;

    private static final String QUEUE =
            """
            insert into apflow_queue (
                number, tree, priority, open_dependencies, held, attempt, delivery, failed_in_run,
                method, requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes,
                updated_at)
            select n, 10001 + n % 4, 2, 0, false, 1, 0, 0, 'echo', '{}', '{}', '{}', '{}', now()
            from generate_series(10001, 20000) n
            """;

    private static final String EXPLAIN = "explain (analyze, costs off) ";

    private static final List<Long> NUMBERS = LongStream.rangeClosed(1, 40).boxed().toList();

    @Test
    void trees_are_judged_without_walking_over_a_table() throws SQLException {
        List<TaskId> trees = NUMBERS.stream().map(n -> new TaskId("t" + n)).toList();
        assertReachedByIndexes(
                connection ->
                        new SqlStatement(connection, EXPLAIN + TreeState.STATES).texts(trees));
    }

    @Test
    void trees_are_removed_without_walking_over_a_table() throws SQLException {
        assertReachedByIndexes(
                connection -> {
                    SqlStatement call = new SqlStatement(connection, EXPLAIN, 0, TreeRemoval.ENDED);
                    call.set("numbers").numbers(NUMBERS);
                    return call.set("trees").numbers(NUMBERS);
                });
    }

    private interface Explained {
        SqlStatement on(Connection connection) throws SQLException;
    }

    private static void assertReachedByIndexes(Explained explained) throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        PostgresStores.open(PostgresFixture.settings(database)).close();
        database.execute(TASKS, OUTCOMES, QUEUE, "analyze");
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            TreeSweep.set(connection);
            try (SqlStatement call = explained.on(connection)) {
                assertThat(call.rows(row -> row.getString(1)))
                        .noneMatch(line -> line.contains("Seq Scan on apflow_"))
                        .noneMatch(line -> line.matches(".* rows=\\d{3,}(\\.\\d+)? .*"));
            }
        }
    }
}
