package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;

import java.sql.SQLException;
import java.util.List;

/** Statements that take tasks from whoever ran them: pending again, the same attempt. */
final class Requeue {

    /** These deliveries, where they run. */
    static final String DELIVERIES =
            statement(
                    """
                    from apflow_running r
                         join apflow_task t on t.number = r.number
                         join unnest(?::text[], ?::integer[], ?::bigint[]) as u (id, attempt, delivery)
                             on u.id = t.id and u.attempt = r.attempt and u.delivery = r.delivery
                    """);

    /** What a holder runs, but for these deliveries. */
    static final String ALL_BUT =
            statement(
                    """
                    from apflow_running r join apflow_task t on t.number = r.number
                    where not exists (
                              select 1
                              from unnest(?::text[], ?::integer[], ?::bigint[]) as u (id, attempt, delivery)
                              where u.id = t.id and u.attempt = r.attempt and u.delivery = r.delivery)
                      and (? or r.node = ? and r.incarnation = ?::bigint)
                    """);

    /** These tasks, which this transaction has locked: their deliveries are lost. */
    static final String LOST =
            statement("from apflow_running r where r.number = any (?)", "g.lost_deliveries + 1");

    private Requeue() {}

    /**
     * What was put back.
     *
     * @param waiting those among them that wait for a dependency which was run again
     */
    record Result(int tasks, List<Long> waiting) {
        Result {
            waiting = List.copyOf(waiting);
        }
    }

    private record Queued(long number, int open) {}

    private static String statement(String running) {
        return statement(running, "g.lost_deliveries");
    }

    private static String statement(String running, String lost) {
        return """
        with locked as materialized (
            select r.number RUNNING order by r.number for update of r),
        deleted_running as (
            delete from apflow_running r using locked l where r.number = l.number returning r.*),
        queued as (
            insert into apflow_queue (
                number, tree, priority, open_dependencies, held, waits_until, due_at, attempt, delivery,
                failed_in_run, lost_deliveries, method, requires_executors, requires_capabilities, allowed_nodes,
                forbidden_nodes, max_parallel, last_node, error, updated_at)
            select t.number, t.tree, t.priority,
                   (select count(*) from apflow_open_dependency d where d.dependent = t.number),
                   t.held, null, null, g.attempt, g.delivery, g.failed_in_run, LOST, t.method,
                   t.requires_executors, t.requires_capabilities, t.allowed_nodes, t.forbidden_nodes,
                   t.max_parallel, g.node,
                           case when g.failed_in_run > 0 then (
                               select o.error
                               from apflow_outcome o
                               where o.number = t.number and o.attempt = g.attempt - 1) end,
                           clock_timestamp()
            from deleted_running g join apflow_task t on t.number = g.number
            order by t.number
            returning number, open_dependencies),
        inserted_events as (
            insert into apflow_event (number, tree, type, node, attempt, delivery, details, at)
            select number, tree, 'reassigned', node, attempt, delivery, ?, clock_timestamp()
            from deleted_running
            order by number)
        select number, open_dependencies from queued
        """
                .replace("RUNNING", running)
                .replace("LOST", lost);
    }

    /** Runs one of the statements; {@code call} lacks only the reason. */
    static Result run(SqlStatement call, String reason) throws SQLException {
        List<Queued> queued =
                call.text(Deliveries.details(reason))
                        .rows(row -> new Queued(row.getLong(1), row.getInt(2)));
        return new Result(
                queued.size(),
                queued.stream().filter(each -> each.open > 0).map(Queued::number).toList());
    }
}
