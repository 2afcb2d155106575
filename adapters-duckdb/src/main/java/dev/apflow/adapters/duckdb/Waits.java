package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;

import java.sql.SQLException;
import java.util.Collection;

/** Keeps {@code apflow_pending.waits}: how many things hold a pending task back. */
final class Waits {

    private static final String RELEASE =
            """
            update apflow_pending set waits = waits - satisfied.edges
            from (
                select task, count(*)::integer as edges
                from apflow_edge
                where dependency between ? and ? and list_contains(?::bigint[], dependency)
                  and (not required or list_contains(?::bigint[], dependency))
                group by task
            ) satisfied
            where apflow_pending.number = satisfied.task
            """;

    private static final String RECOUNT =
            """
            update apflow_pending set waits = counted.edges + counted.held
            from (
                select p.number,
                       (count(e.task) filter (where not coalesce(
                            o.status = 'completed' or (not e.required and o.number is not null),
                            false)))::integer as edges,
                       (count(distinct h.tree))::integer as held
                from apflow_pending p
                left join apflow_held h on h.tree = p.tree
                left join apflow_edge e on e.task = p.number
                left join apflow_outcome o on o.number = e.dependency and o.current
                where p.number between ? and ? and list_contains(?::bigint[], p.number)
                group by p.number
            ) counted
            where apflow_pending.number = counted.number
            """;

    private static final String DEPENDENTS =
            """
            select distinct e.task
            from apflow_edge e join apflow_pending p on p.number = e.task
            where e.dependency between ? and ? and list_contains(?::bigint[], e.dependency)
            """;

    private Waits() {}

    /**
     * These have just ended: what waits for them waits for that many fewer.
     *
     * @param completed those among them that completed
     */
    static void release(Session session, Collection<Long> ended, Collection<Long> completed)
            throws SQLException {
        if (!ended.isEmpty()) {
            session.sql(RELEASE).range(ended).numbers(completed).update();
        }
    }

    /** Counts anew, for pending tasks whose past is not known: retried, given back or rerun. */
    static void recount(Session session, Collection<Long> tasks) throws SQLException {
        if (!tasks.isEmpty()) {
            session.sql(RECOUNT).range(tasks).update();
        }
    }

    /** Pending tasks that depend on one of these. */
    static Collection<Long> dependents(Session session, Collection<Long> tasks)
            throws SQLException {
        return session.sql(DEPENDENTS).range(tasks).list(row -> row.getLong(1));
    }
}
