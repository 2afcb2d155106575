package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.domain.event.Actor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what is counted of trees: of each pending task what holds it back, of each tree how its
 * tasks stand. Ends of tasks count on; what changes the shape of a tree counts anew.
 */
final class TreeCounts {

    private TreeCounts() {}

    /**
     * Locks the trees of these tasks, where they have a row: first of all, so that what one ender
     * blocks another one sees.
     *
     * @return those in which something can move
     */
    static List<Long> lockTreesOf(Connection connection, Collection<?> ids) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        """
                        select a.tree, a.live
                        from apflow_tree a
                        where a.tree in (select t.tree from apflow_task t where t.id = any (?))
                        order by a.tree
                        for update of a
                        """)) {
            return moving(call.texts(ids));
        }
    }

    /**
     * Those of the trees of these tasks in which something can move; under {@link TreeLock#change}.
     */
    static List<Long> movingTreesOf(Connection connection, Collection<?> ids) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        """
                        select a.tree, a.live
                        from apflow_tree a
                        where a.tree in (select t.tree from apflow_task t where t.id = any (?))
                        """)) {
            return moving(call.texts(ids));
        }
    }

    private static List<Long> moving(SqlStatement call) throws SQLException {
        return call.rows(row -> new LiveCounts(row.getLong(1), row.getInt(2))).stream()
                .filter(each -> each.tasks > 0)
                .map(LiveCounts::tree)
                .toList();
    }

    private record LiveCounts(long tree, int tasks) {}

    /**
     * These have just ended otherwise than completed, for good; none of them was blocked before.
     * What requires them is blocked from now on, and what requires that; whoever waits for one of
     * those however it ends waits no longer. Under {@link #lockTreesOf}.
     */
    static void block(Connection connection, Collection<Long> ended) throws SQLException {
        if (ended.isEmpty()) {
            return;
        }
        try (SqlStatement call = new SqlStatement(connection, BLOCK)) {
            call.numbers(ended).rows(row -> row.getLong(1));
        }
    }

    private static final String BLOCK =
            """
            with recursive
            ended as materialized (select unnest(?::bigint[]) as number),
            reached (number) as (
                select number from ended
                union
                select d.dependent
                from reached r
                     join apflow_dependency d on d.dependency = r.number and d.required
                     join apflow_queue q on q.number = d.dependent and q.broken = 0),
            counts as materialized (
                select d.dependent as number,
                       (count(*) filter (where d.required))::int as broken,
                       (count(*) filter (
                           where not d.required and not exists (
                               select 1 from ended e where e.number = d.dependency)))::int as satisfied
                from reached r join apflow_dependency d on d.dependency = r.number
                group by d.dependent),
            waiting as materialized (
                select q.number, c.broken, c.satisfied
                from apflow_queue q join counts c on c.number = q.number
                order by q.number
                for update of q),
            changed as (
                update apflow_queue q
                set broken = q.broken + w.broken, open_dependencies = q.open_dependencies - w.satisfied
                from waiting w
                where q.number = w.number
                returning q.tree, w.broken > 0 and q.broken = w.broken as is_new),
            blocked as (
                select tree, count(*)::int as tasks from changed where is_new group by tree)
            update apflow_tree a
            set live = a.live - b.tasks, blocked = a.blocked + b.tasks
            from blocked b
            where a.tree = b.tree
            returning a.tree
            """;

    /** Counts a whole tree anew, and tells if that ended it; under {@link TreeLock#change}. */
    static void recount(Connection connection, long tree, Optional<Actor> actor)
            throws SQLException {
        List<Long> moving;
        try (SqlStatement call =
                new SqlStatement(
                        connection, "select tree from apflow_tree where tree = ? and live > 0")) {
            moving = call.number(tree).rows(row -> row.getLong(1));
        }
        try (SqlStatement call = new SqlStatement(connection, DEPENDENCIES)) {
            call.number(tree).number(tree).update();
        }
        try (SqlStatement call = new SqlStatement(connection, TREE)) {
            call.number(tree).update();
        }
        TreeEnds.insertEvents(connection, moving, actor);
    }

    private static final String DEPENDENCIES =
            """
            with recursive
            edges as materialized (
                select d.dependent, d.dependency, d.required,
                       case
                           when exists (select 1 from apflow_queue p where p.number = d.dependency) then 'pending'
                           when exists (select 1 from apflow_running r where r.number = d.dependency)
                               then 'in_progress'
                           else (
                               select o.status
                               from apflow_outcome o
                               where o.number = d.dependency
                               order by o.attempt desc
                               limit 1)
                       end as status
                from apflow_queue q join apflow_dependency d on d.dependent = q.number
                where q.tree = ?),
            blocked (number) as (
                select dependent from edges where required and status in ('failed', 'cancelled')
                union
                select e.dependent from blocked b join edges e on e.dependency = b.number and e.required),
            counted as (
                select q.number,
                       (count(*) filter (
                           where e.required
                             and (e.status in ('failed', 'cancelled') or b.number is not null)))::int as broken,
                       (count(*) filter (
                           where case
                                     when e.required then e.status <> 'completed'
                                     else e.status in ('pending', 'in_progress') and b.number is null
                                 end))::int as open
                from apflow_queue q
                     left join edges e on e.dependent = q.number
                     left join blocked b on b.number = e.dependency
                where q.tree = ?
                group by q.number)
            update apflow_queue q
            set open_dependencies = c.open, broken = c.broken
            from counted c
            where q.number = c.number
              and (q.open_dependencies <> c.open or q.broken <> c.broken)
            """;

    private static final String TREE =
            """
            insert into apflow_tree (tree, live, blocked, completed, failed, cancelled)
            select t.tree,
                   count(*) filter (where r.number is not null or q.broken = 0),
                   count(*) filter (where q.broken > 0),
                   count(*) filter (where o.status = 'completed'),
                   count(*) filter (where o.status = 'failed'),
                   count(*) filter (where o.status = 'cancelled')
            from apflow_task t
                 left join apflow_queue q on q.number = t.number
                 left join apflow_running r on r.number = t.number
                 left join lateral (
                     select latest.status
                     from apflow_outcome latest
                     where latest.number = t.number
                     order by latest.attempt desc
                     limit 1) o on q.number is null and r.number is null
            where t.tree_id = (select root.id from apflow_task root where root.number = ?)
            group by t.tree
            on conflict (tree) do update
            set live = excluded.live, blocked = excluded.blocked, completed = excluded.completed,
                failed = excluded.failed, cancelled = excluded.cancelled
            """;
}
