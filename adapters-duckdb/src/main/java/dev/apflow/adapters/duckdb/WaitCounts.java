package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Session;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * Keeps {@code apflow_pending.waits}, how many things hold a pending task back, and {@code broken},
 * how many of them for ever, as things stand.
 */
final class WaitCounts {

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

    /** What these depend on was counted before: a blocked dependency says so itself. */
    private static final String RECOUNT =
            """
            update apflow_pending set waits = counted.edges + counted.held, broken = counted.broken
            from (
                select p.number,
                       (count(e.task) filter (where case
                            when e.required then o.number is null or o.status <> 'completed'
                            else o.number is null and coalesce(d.broken, 0) = 0 end))::integer as edges,
                       (count(e.task) filter (where e.required
                            and (o.status <> 'completed' or d.broken > 0)))::integer as broken,
                       (count(distinct h.tree))::integer as held
                from apflow_pending p
                left join apflow_held h on h.tree = p.tree
                left join apflow_edge e on e.task = p.number
                left join apflow_pending d on d.number = e.dependency
                left join apflow_outcome o on o.number = e.dependency and o.current
                where p.number between ? and ? and list_contains(?::bigint[], p.number)
                group by p.number
            ) counted
            where apflow_pending.number = counted.number
            """;

    private static final String BLOCKED =
            """
            select number from apflow_pending
            where broken > 0 and number between ? and ? and list_contains(?::bigint[], number)
            """;

    /** Those that require one of these, and what requires those, were they not blocked before. */
    private static final String REACHED =
            """
            with recursive reached (number) as (
                select unnest(?::bigint[])
                union
                select e.task
                from reached r
                join apflow_edge e on e.dependency = r.number and e.required
                join apflow_pending p on p.number = e.task and p.broken = 0
            )
            select number from reached
            """;

    private static final String SPREAD =
            """
            update apflow_pending
            set broken = apflow_pending.broken + counted.broken, waits = waits - counted.satisfied
            from (
                select task,
                       (count(*) filter (where required))::integer as broken,
                       (count(*) filter (where not required
                            and not list_contains(?::bigint[], dependency)))::integer as satisfied
                from apflow_edge
                where dependency between ? and ? and list_contains(?::bigint[], dependency)
                group by task
            ) counted
            where apflow_pending.number = counted.task
            """;

    private static final String RECOUNT_TREE =
            """
            update apflow_pending set waits = counted.edges + counted.held, broken = counted.broken
            from (
                with recursive edge_now as (
                    select e.task, e.dependency, e.required,
                           case
                               when d.number is not null then 'pending'
                               when r.number is not null then 'in_progress'
                               else o.status
                           end as status
                    from apflow_pending p
                    join apflow_edge e on e.task = p.number
                    left join apflow_pending d on d.number = e.dependency
                    left join apflow_running r on r.number = e.dependency
                    left join apflow_outcome o on o.number = e.dependency and o.current
                    where p.tree = ? and e.tree = ?
                ),
                blocked (number) as (
                    select task from edge_now where required and status in ('failed', 'cancelled')
                    union
                    select e.task from blocked b join edge_now e on e.dependency = b.number and e.required
                )
                select p.number,
                       (count(e.task) filter (where case
                            when e.required then e.status <> 'completed'
                            else e.status in ('pending', 'in_progress') and b.number is null end))::integer
                            as edges,
                       (count(e.task) filter (where e.required
                            and (e.status in ('failed', 'cancelled') or b.number is not null)))::integer
                            as broken,
                       (count(distinct h.tree))::integer as held
                from apflow_pending p
                left join apflow_held h on h.tree = p.tree
                left join edge_now e on e.task = p.number
                left join blocked b on b.number = e.dependency
                where p.tree = ?
                group by p.number
            ) counted
            where apflow_pending.number = counted.number
            """;

    private WaitCounts() {}

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

    /**
     * These have just ended otherwise than completed, for good; none of them was blocked before.
     * What requires them is blocked from now on, and what requires that; whoever waits for one of
     * those however it ends waits no longer.
     */
    static void block(Session session, Collection<Long> ended) throws SQLException {
        spread(session, ended, ended);
    }

    /**
     * @param ended those among {@code broken} that {@link #release} has been told of
     */
    private static void spread(Session session, Collection<Long> broken, Collection<Long> ended)
            throws SQLException {
        if (!broken.isEmpty()) {
            List<Long> reached = session.sql(REACHED).numbers(broken).list(row -> row.getLong(1));
            session.sql(SPREAD).numbers(ended).range(reached).update();
        }
    }

    /** Counts anew, for pending tasks whose past is not known: retried or given back. */
    static void recount(Session session, Collection<Long> tasks) throws SQLException {
        if (!tasks.isEmpty()) {
            session.sql(RECOUNT).range(tasks).update();
            List<Long> blocked = session.sql(BLOCKED).range(tasks).list(row -> row.getLong(1));
            spread(session, blocked, List.of());
        }
    }

    /** Counts anew for all pending tasks of a tree, after some of it was run again. */
    static void recountTree(Session session, long tree) throws SQLException {
        session.sql(RECOUNT_TREE).number(tree).number(tree).number(tree).update();
    }
}
