package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.domain.event.Actor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Sets tasks that have ended back to pending, as a new attempt; under {@link TreeLock#change}. */
final class TaskRerun {

    private TaskRerun() {}

    /** Those of a tree whose latest outcome is one of {@code statuses}; how many they were. */
    static int tree(Connection connection, long tree, List<String> statuses, Optional<Actor> actor)
            throws SQLException {
        List<Long> tasks;
        try (SqlStatement call = new SqlStatement(connection, statement("t.tree = ?"))) {
            tasks = run(call.number(tree).texts(statuses), actor);
            makeStale(connection, tasks);
        }
        TreeCounts.recount(connection, tree, actor);
        return tasks.size();
    }

    /**
     * One task that has ended.
     *
     * @param downstream also what has ended and depends on it, directly or not
     */
    static void task(
            Connection connection,
            long number,
            long tree,
            boolean downstream,
            Optional<Actor> actor)
            throws SQLException {
        String which = downstream ? "t.number in (" + DOWNSTREAM + ")" : "t.number = ?";
        try (SqlStatement call = new SqlStatement(connection, statement(which))) {
            List<String> ended = List.of("completed", "failed", "cancelled");
            makeStale(connection, run(call.number(number).texts(ended), actor));
        }
        TreeCounts.recount(connection, tree, actor);
    }

    private static List<Long> run(SqlStatement call, Optional<Actor> actor) throws SQLException {
        return call.text(PostgresTrees.rerunDetails()).actor(actor).rows(row -> row.getLong(1));
    }

    private static void makeStale(Connection connection, List<Long> again) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, STALE)) {
            call.numbers(again).update();
        }
    }

    private static final String DOWNSTREAM =
            """
            with recursive below (number) as (
                select ?::bigint
                union
                select d.dependent from below b join apflow_dependency d on d.dependency = b.number)
            select number from below
            """;

    /** Whoever has a result of these, or of one that is found so. */
    private static final String STALE =
            """
            with recursive
            old (number) as (
                select unnest(?::bigint[])
                union
                select d.dependent
                from old o join apflow_dependency d on d.dependency = o.number
                where exists (select 1 from apflow_running r where r.number = d.dependent)
                   or not exists (select 1 from apflow_queue q where q.number = d.dependent)
                      and (
                          select latest.status
                          from apflow_outcome latest
                          where latest.number = d.dependent
                          order by latest.attempt desc
                          limit 1) = 'completed'),
            running as (
                update apflow_running r set stale = true from old o where r.number = o.number)
            update apflow_outcome c
            set stale = true
            from old o
            where c.number = o.number and c.status = 'completed'
              and c.attempt = (select max(latest.attempt) from apflow_outcome latest where latest.number = c.number)
              and not exists (select 1 from apflow_queue q where q.number = c.number)
              and not exists (select 1 from apflow_running r where r.number = c.number)
            """;

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
        inserted_events as (
            insert into apflow_event (number, tree, type, attempt, delivery, details, actor, at)
            select number, tree, 'retried', attempt + 1, delivery, ?, ?, clock_timestamp()
            from chosen
            order by number)
        select number from chosen
        """
                .replace("WHICH", which);
    }
}
