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
import java.util.stream.IntStream;

/** However much history there is, trees are judged by what belongs to them. */
class PostgresRetentionPlanTest {

    private static final String TASKS =
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
            select n, 1, 'completed', 1, 1, now() from generate_series(1, 20000) n
            """;

    @Test
    void trees_are_judged_without_walking_over_all_tasks() throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        PostgresStores.open(PostgresFixture.settings(database)).close();
        database.execute(TASKS, OUTCOMES, "analyze");
        List<TaskId> trees =
                IntStream.rangeClosed(1, 50).mapToObj(n -> new TaskId("t" + n)).toList();

        try (Connection connection = database.connect();
                SqlStatement call =
                        new SqlStatement(
                                connection, "explain (analyze, costs off) " + TreeState.STATES)) {
            assertThat(call.texts(trees).rows(row -> row.getString(1)))
                    .anyMatch(line -> line.contains("apflow_task_tree"))
                    .noneMatch(line -> line.contains("Seq Scan on apflow_task "))
                    .noneMatch(line -> line.matches(".* rows=\\d{3,}(\\.\\d+)? .*"));
        }
    }
}
