package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The lock between what ends tasks and what changes the shape of trees; see the package's
 * documentation.
 */
public final class TreeLock {

    private static final String KEEP =
            SqlText.inline(TreeLock.class, "select pg_advisory_xact_lock_shared(${lock TREES})")
                    .sql();

    private static final String CHANGE =
            SqlText.inline(TreeLock.class, "select pg_advisory_xact_lock(${lock TREES})").sql();

    private static final String TREES =
            """
            select distinct t.tree
            from apflow_task t join apflow_tree a on a.tree = t.tree
            where t.number = any (?)
            order by t.tree
            """;

    private static final SqlQuery MISCOUNTED =
            SqlQuery.of(
                    """
                    select distinct q.tree
                    from apflow_queue q
                    where q.open_dependencies > 0 and q.broken = 0
                      and q.open_dependencies <> (
                          select count(*) from apflow_open_dependency d where d.dependent = q.number)
                    """);

    private TreeLock() {}

    /** Counts stay true while this transaction ends tasks or puts them back. */
    static void lockShared(Connection connection) throws SQLException {
        run(connection, KEEP);
    }

    /** Nobody ends a task until this transaction has ended. */
    static void lockExclusive(Connection connection) throws SQLException {
        run(connection, CHANGE);
    }

    /** How a transaction that ends tasks or puts them back stands beside others of its kind. */
    public enum Mode {
        /** Among others. It ends in {@link Crowded} where it would have to be alone. */
        SHARED,
        /** Nobody else ends a task meanwhile. */
        ALONE;

        public void begin(Connection connection) throws SQLException {
            switch (this) {
                case SHARED -> lockShared(connection);
                case ALONE -> lockExclusive(connection);
            }
        }

        /** From here on nobody else may end a task until this transaction has ended. */
        void mustBeAlone() {
            if (this == SHARED) {
                throw new Crowded();
            }
        }

        /**
         * Counts anew for tasks that this transaction put back waiting: while that was done among
         * others, what they wait for may have ended unseen.
         */
        void settle(Connection connection, Collection<Long> waiting) throws SQLException {
            if (!waiting.isEmpty()) {
                mustBeAlone();
                for (long tree : treesOf(connection, waiting)) {
                    TreeCounts.recount(connection, tree, Optional.empty());
                }
            }
        }
    }

    /** The transaction is rolled back, and tried again alone. */
    private static final class Crowded extends RuntimeException {
        private static final long serialVersionUID = 1;

        Crowded() {
            super("to be tried again alone", null, false, false);
        }
    }

    /** Runs a transaction among others, or alone where it finds out that it has to be. */
    public static <T> T withLock(Function<Mode, T> transaction) {
        try {
            return transaction.apply(Mode.SHARED);
        } catch (Crowded rolledBack) {
            return transaction.apply(Mode.ALONE);
        }
    }

    /** Trees of one task have nothing that is counted. */
    private static List<Long> treesOf(Connection connection, Collection<Long> numbers)
            throws SQLException {
        return SqlQuery.of(TREES, call -> call.numbers(numbers))
                .rows(row -> row.getLong(1))
                .with(connection);
    }

    /**
     * {@link #settle} for whatever waits: at the start, for processes of earlier versions may have
     * died in between.
     */
    static void settleAll(Database database) {
        database.patiently(
                connection -> {
                    lockExclusive(connection);
                    List<Long> trees = MISCOUNTED.rows(row -> row.getLong(1)).with(connection);
                    for (long tree : trees) {
                        TreeCounts.recount(connection, tree, Optional.empty());
                    }
                    return trees.size();
                });
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
