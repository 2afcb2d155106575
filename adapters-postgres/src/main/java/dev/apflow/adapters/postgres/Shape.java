package dev.apflow.adapters.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;

/**
 * The lock between what ends tasks and what changes the shape of trees; see the package's
 * documentation.
 */
final class Shape {

    private static final String KEEP =
            "select pg_advisory_xact_lock_shared(KEY)".replace("KEY", AdvisoryLock.TREES.key());

    private static final String CHANGE =
            "select pg_advisory_xact_lock(KEY)".replace("KEY", AdvisoryLock.TREES.key());

    private Shape() {}

    /** Counts stay true while this transaction ends tasks or puts them back. */
    static void keep(Connection connection) throws SQLException {
        run(connection, KEEP);
    }

    /** Nobody ends a task until this transaction has ended. */
    static void change(Connection connection) throws SQLException {
        run(connection, CHANGE);
    }

    /**
     * Counts anew, in a transaction of its own, for tasks that were put back waiting: while that
     * was done, what they wait for may have ended unseen.
     */
    static void settle(Database database, Collection<Long> numbers) {
        if (!numbers.isEmpty()) {
            database.transaction(
                    connection -> {
                        change(connection);
                        List<Long> trees = treesOf(connection, numbers);
                        for (long tree : trees) {
                            TreeCounts.recount(connection, tree);
                        }
                        return trees.size();
                    });
        }
    }

    /** Trees of one task have nothing that is counted. */
    private static List<Long> treesOf(Connection connection, Collection<Long> numbers)
            throws SQLException {
        try (Call call =
                new Call(
                        connection,
                        """
                        select distinct t.tree
                        from apflow_task t join apflow_tree a on a.tree = t.tree
                        where t.number = any (?)
                        order by t.tree
                        """)) {
            return call.numbers(numbers).rows(row -> row.getLong(1));
        }
    }

    /** {@link #settle} for whatever waits: at the start, should a process have died in between. */
    static void settleAll(Database database) {
        database.patiently(
                connection -> {
                    change(connection);
                    try (Call call =
                            new Call(
                                    connection,
                                    """
                                    select distinct q.tree
                                    from apflow_queue q
                                    where q.open_dependencies > 0 and q.broken = 0
                                      and q.open_dependencies <> (
                                          select count(*) from apflow_open_dependency d where d.dependent = q.number)
                                    """)) {
                        List<Long> trees = call.rows(row -> row.getLong(1));
                        for (long tree : trees) {
                            TreeCounts.recount(connection, tree);
                        }
                        return trees.size();
                    }
                });
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
