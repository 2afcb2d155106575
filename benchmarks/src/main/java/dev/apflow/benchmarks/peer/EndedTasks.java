package dev.apflow.benchmarks.peer;

import dev.apflow.embedded.postgres.PostgresDatabase;

import java.sql.SQLException;
import java.util.Locale;

/**
 * Tasks that ended ten days ago, with what the program leaves of each: an outcome, three rows of
 * events, one more and a run for each tree. Half of them are trees of one task, half are trees of
 * ten whose children depend on the root. Behind each 999 is one as old that is held and has not
 * run.
 */
final class EndedTasks {

    private static final int CHUNK = 50_000;

    private static final int BETWEEN = 999;

    /** A tree of ten begins at a multiple of ten; what has not run is a tree of one. */
    private static final int FIRST = 1_010;

    /** How many ended tasks are there. */
    static final String LEFT = "select count(*) from apflow_task where id like 'ended-%'";

    /** How many are there that did not run. */
    static final String UNFINISHED =
            """
            select count(*)
            from apflow_task t join apflow_queue q on q.number = t.number
            where t.id like 'held-%'
            """;

    private static final String NEW =
            """
            create temporary table new_old as
            select n, case when n %% 20 < 10 then n else n - n %% 10 end as tree,
                   n %% 1000 = 9 as held, now() - interval '10 days' as at
            from generate_series(%d, %d) n;
            create temporary table new_ended as select n, tree, at from new_old where not held
            """;

    private static final String TASKS =
            """
            insert into apflow_task (
                number, tree, id, tree_id, parent_id, method, priority, held, requires_executors,
                requires_capabilities, allowed_nodes, forbidden_nodes, spec, created_at, without_run)
            select n, tree, kind || n, kind || tree, case when n <> tree then kind || tree end,
                   'nothing', 2, held, '{}', '{}', '{}', '{}',
                   '{"id":"' || kind || n || '","name":"nothing"}', at, null
            from new_old, lateral (select case when held then 'held-' else 'ended-' end) k (kind)
            """;

    private static final String QUEUE =
            """
            insert into apflow_queue (
                number, tree, priority, open_dependencies, held, attempt, delivery, failed_in_run,
                method, requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes,
                updated_at)
            select n, tree, 2, 0, true, 1, 0, 0, 'nothing', '{}', '{}', '{}', '{}', at
            from new_old
            where held
            """;

    private static final String TREES =
            """
            insert into apflow_tree (tree, live, blocked, completed, failed, cancelled)
            select tree, 0, 0, count(*), 0, 0 from new_ended where n <> tree or n % 20 = 10 group by tree
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

    private static final String EVENTS =
            """
            insert into apflow_event (
                xid, number, tree, type, node, attempt, delivery, details, at, assigned)
            select (select apflow_log_place()), n, tree, type, 'drain', 1, 1, '{}', at,
                   case when type = 'started' then true end
            from new_ended, unnest(array['created', 'started', 'completed', 'tree_ended']) type
            where type <> 'tree_ended' or n = tree
            """;

    private EndedTasks() {}

    /**
     * Fills a store that holds little yet; how many there are that did not run.
     *
     * @param ended tasks
     */
    static int fill(PostgresDatabase database, int ended) throws SQLException {
        int held = ended / BETWEEN;
        int tasks = ended + held;
        for (int first = 0; first < tasks; first += CHUNK) {
            int last = Math.min(tasks, first + CHUNK) - 1;
            String old = String.format(Locale.ROOT, NEW, first + FIRST, last + FIRST);
            database.execute(
                    String.join(
                            ";",
                            "set synchronous_commit = off",
                            old,
                            TASKS,
                            QUEUE,
                            TREES,
                            DEPENDENCIES,
                            OUTCOMES,
                            EVENTS,
                            "drop table new_old, new_ended"));
        }
        database.execute("select setval('apflow_task_number', " + ((long) tasks + FIRST) + ")");
        database.execute("select apflow_add_runs(0)");
        database.execute("vacuum analyze");
        return held;
    }
}
