package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
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

    private static final SqlText BLOCK = SqlText.of(TreeCounts.class, "block", "ended");
    private static final SqlText COUNT_DEPENDENCIES =
            SqlText.of(TreeCounts.class, "count_dependencies", "tree");
    private static final SqlText COUNT_TREE = SqlText.of(TreeCounts.class, "count_tree", "tree");

    private static final SqlText MOVING =
            SqlText.inline(
                    TreeCounts.class,
                    "select tree from apflow_tree where tree = :tree and live > 0",
                    "tree");

    private static final String OF_TASKS =
            """
            select a.tree, a.live
            from apflow_tree a
            where a.tree in (select t.tree from apflow_task t where t.id = any (?))
            """;

    private static final String LOCK_OF_TASKS =
            """
            select a.tree, a.live
            from apflow_tree a
            where a.tree in (select t.tree from apflow_task t where t.id = any (?))
            order by a.tree
            for update of a
            """;

    private TreeCounts() {}

    /**
     * Locks the trees of these tasks, where they have a row: first of all, so that what one ender
     * blocks another one sees.
     *
     * @return those in which something can move
     */
    static List<Long> lockTreesOf(Connection connection, Collection<?> ids) throws SQLException {
        return moving(connection, LOCK_OF_TASKS, ids);
    }

    /**
     * Those of the trees of these tasks in which something can move; under {@link TreeLock#change}.
     */
    static List<Long> movingTreesOf(Connection connection, Collection<?> ids) throws SQLException {
        return moving(connection, OF_TASKS, ids);
    }

    private static List<Long> moving(Connection connection, String sql, Collection<?> ids)
            throws SQLException {
        return SqlQuery.of(sql, call -> call.texts(ids))
                .rows(row -> new LiveCounts(row.getLong(1), row.getInt(2)))
                .with(connection)
                .stream()
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
        if (!ended.isEmpty()) {
            SqlQuery.of(BLOCK, call -> call.set("ended").numbers(ended))
                    .rows(row -> row.getLong(1))
                    .with(connection);
        }
    }

    /** Counts a whole tree anew, and tells if that ended it; under {@link TreeLock#change}. */
    static void recount(Connection connection, long tree, Optional<Actor> actor)
            throws SQLException {
        List<Long> moving = ofTree(MOVING, tree).rows(row -> row.getLong(1)).with(connection);
        ofTree(COUNT_DEPENDENCIES, tree).update().with(connection);
        ofTree(COUNT_TREE, tree).update().with(connection);
        TreeEnds.insertEvents(connection, moving, actor);
    }

    private static SqlQuery ofTree(SqlText text, long tree) {
        return SqlQuery.of(text, call -> call.set("tree").number(tree));
    }
}
