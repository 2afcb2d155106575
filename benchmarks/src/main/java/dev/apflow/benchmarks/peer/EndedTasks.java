package dev.apflow.benchmarks.peer;

import dev.apflow.embedded.postgres.PostgresDatabase;

import java.sql.SQLException;
import java.util.Locale;

/**
 * Tasks that ended ten days ago, with their outcomes, kept results and four events each: half of
 * them are trees of one task, half are trees of ten whose children depend on the root.
 */
final class EndedTasks {

    private static final int CHUNK = 50_000;

    private static final String NEW =
            """
            create temporary table new_ended as
            select n, case when n %% 20 < 10 then n else n - n %% 10 end as tree,
                   now() - interval '10 days' as at
            from generate_series(%d, %d) n
            """;

    private static final String TASKS =
            """
            insert into apflow_task (
                number, tree, id, tree_id, parent_id, method, priority, held, requires_executors,
                requires_capabilities, allowed_nodes, forbidden_nodes, spec, created_at)
            select n, tree, 'ended-' || n, 'ended-' || tree,
                   case when n <> tree then 'ended-' || tree end, 'nothing', 2, false,
                   '{}', '{}', '{}', '{}', '{"id":"ended-' || n || '","name":"nothing"}', at
            from new_ended
            """;

    private static final String DEPENDENCIES =
            """
            insert into apflow_dependency (dependent, dependency, required)
            select n, tree, true from new_ended where n <> tree
            """;

    private static final String OUTCOMES =
            """
            insert into apflow_outcome (
                number, attempt, status, delivery, node, result, progress, idempotency_key,
                started_at, completed_at)
            select n, 1, 'completed', 1, 'drain', '{}', 1, md5(n::text) || md5(tree::text), at, at
            from new_ended
            """;

    private static final String RESULTS =
            """
            insert into apflow_idempotency (key, result, created_at)
            select md5(n::text) || md5(tree::text), '{}', at from new_ended
            """;

    private static final String EVENTS =
            """
            insert into apflow_event (xid, number, tree, type, node, attempt, delivery, details, at)
            select (select apflow_log_place()), n, tree, type, 'drain', 1, 1, '{}', at
            from new_ended, unnest(array['created', 'assigned', 'started', 'completed']) type
            """;

    private EndedTasks() {}

    /** Fills a store that holds nothing yet. */
    static void fill(PostgresDatabase database, int tasks) throws SQLException {
        for (int first = 0; first < tasks; first += CHUNK) {
            int last = Math.min(tasks, first + CHUNK) - 1;
            // Numbers begin at 20: a tree of ten begins at a multiple of ten.
            String ended = String.format(Locale.ROOT, NEW, first + 20, last + 20);
            database.execute(
                    String.join(
                            ";",
                            "set synchronous_commit = off",
                            ended,
                            TASKS,
                            DEPENDENCIES,
                            OUTCOMES,
                            RESULTS,
                            EVENTS,
                            "drop table new_ended"));
        }
        database.execute("select setval('apflow_task_number', " + (tasks + 20L) + ")");
        database.execute("vacuum analyze");
    }
}
