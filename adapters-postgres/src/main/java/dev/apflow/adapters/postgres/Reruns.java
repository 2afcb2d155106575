package dev.apflow.adapters.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Sets tasks that have ended back to pending, as a new attempt; under {@link Shape#change}. */
final class Reruns {

    private Reruns() {}

    /** Those of a tree whose latest outcome is one of {@code statuses}; how many they were. */
    static int tree(Connection connection, long tree, List<String> statuses) throws SQLException {
        int tasks;
        try (Call call = new Call(connection, statement("t.tree = ?"))) {
            tasks = run(call.number(tree).texts(statuses));
        }
        TreeCounts.recount(connection, tree);
        return tasks;
    }

    /** One task; 0 where it has not ended. */
    static int task(Connection connection, long number, long tree) throws SQLException {
        int tasks;
        try (Call call = new Call(connection, statement("t.number = ?"))) {
            tasks = run(call.number(number).texts(List.of("completed", "failed", "cancelled")));
        }
        TreeCounts.recount(connection, tree);
        return tasks;
    }

    private static int run(Call call) throws SQLException {
        return call.text(PostgresTrees.rerunDetails()).row(row -> row.getInt(1)).orElse(0);
    }

    private static String statement(String which) {
        return """
        with chosen as materialized (
            select t.*, o.attempt, o.delivery, o.node
            from apflow_task t
                 join lateral (
                     select *
                     from apflow_outcome latest
                     where latest.number = t.number
                     order by latest.attempt desc
                     limit 1) o on true
            where WHICH and o.status = any (?)
              and not exists (select 1 from apflow_queue q where q.number = t.number)
              and not exists (select 1 from apflow_running r where r.number = t.number)),
        queued as (
            insert into apflow_queue (
                number, tree, priority, open_dependencies, held, waits_until, due_at, attempt, delivery,
                failed_in_run, method, requires_executors, requires_capabilities, allowed_nodes,
                forbidden_nodes, max_parallel, last_node, updated_at)
            select number, tree, priority, 0, held, not_before, not_before, attempt + 1, delivery, 0, method,
                   requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes, max_parallel,
                   node, clock_timestamp()
            from chosen
            order by number),
        told as (
            insert into apflow_event (number, tree, type, attempt, delivery, details, at)
            select number, tree, 'retried', attempt + 1, delivery, ?, clock_timestamp()
            from chosen
            order by number)
        select count(*)::int from chosen
        """
                .replace("WHICH", which);
    }
}
