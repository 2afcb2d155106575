package dev.apflow.adapters.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;

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

    /** Counts the open dependencies of these queued tasks anew; under {@link #change}. */
    static void count(Connection connection, Collection<Long> numbers) throws SQLException {
        try (Call call =
                new Call(
                        connection,
                        """
                        update apflow_queue q
                        set open_dependencies = (
                            select count(*) from apflow_open_dependency d where d.dependent = q.number)
                        where q.number = any (?)
                        """)) {
            call.numbers(numbers).update();
        }
    }

    /** As {@link #count}, for every queued task of a tree. */
    static void countTree(Connection connection, long tree) throws SQLException {
        try (Call call =
                new Call(
                        connection,
                        """
                        update apflow_queue q
                        set open_dependencies = (
                            select count(*) from apflow_open_dependency d where d.dependent = q.number)
                        where q.tree = ?
                        """)) {
            call.number(tree).update();
        }
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
                        count(connection, numbers);
                        return numbers.size();
                    });
        }
    }

    /** {@link #settle} for whatever waits: at the start, should a process have died in between. */
    static void settleAll(Database database) {
        database.transaction(
                connection -> {
                    change(connection);
                    try (Call call =
                            new Call(
                                    connection,
                                    """
                                    update apflow_queue q
                                    set open_dependencies = c.open
                                    from (select w.number, (
                                              select count(*) from apflow_open_dependency d where d.dependent = w.number) as open
                                          from apflow_queue w
                                          where w.open_dependencies > 0) c
                                    where q.number = c.number and q.open_dependencies <> c.open
                                    """)) {
                        return call.update();
                    }
                });
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
