package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
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
            call.set("ended").numbers(ended).rows(row -> row.getLong(1));
        }
    }

    /** Counts a whole tree anew, and tells if that ended it; under {@link TreeLock#change}. */
    static void recount(Connection connection, long tree, Optional<Actor> actor)
            throws SQLException {
        List<Long> moving;
        try (SqlStatement call =
                new SqlStatement(
                        connection, "select tree from apflow_tree where tree = ? and live > 0")) {
            moving = call.number(tree).rows(row -> row.getLong(1));
        }
        try (SqlStatement call = new SqlStatement(connection, COUNT_DEPENDENCIES)) {
            call.set("tree").number(tree).update();
        }
        try (SqlStatement call = new SqlStatement(connection, COUNT_TREE)) {
            call.set("tree").number(tree).update();
        }
        TreeEnds.insertEvents(connection, moving, actor);
    }
}
