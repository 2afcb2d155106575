package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Retention.Place;
import dev.apflow.application.store.Retention.Sweep;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.tree.RetentionPolicy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes the trees of a page that are over.
 *
 * <p>It takes the shared lock that reports take, not the exclusive one: it does not keep them
 * waiting. A tree that has ended can only change by a client: what runs tasks again takes the
 * exclusive lock, and blocked tasks, which can be cancelled or amended, are locked before they are
 * judged for good.
 */
record TreeSweep(Database database, WriteAuthority authority, RetentionPolicy policy) {

    private static final System.Logger LOG = System.getLogger(TreeSweep.class.getName());

    /**
     * Whoever holds a row for longer is passed over. No table is walked through, also where the
     * planner takes that to be cheaper: it lasts longer the more other tasks there are.
     */
    private static final String SETTINGS =
            "select set_config('lock_timeout', '250', true), set_config('enable_seqscan', 'off',"
                    + " true)";

    AuthorizedResult<Sweep> run(Place from, int tasks) {
        try {
            return Authority.granted(
                    database,
                    authority,
                    connection -> {
                        begin(connection);
                        RetentionPage page = page(connection, from, tasks);
                        return result(connection, deletedAmong(connection, page.over()), 0, page);
                    });
        } catch (RuntimeException problem) {
            return oneByOne(
                    database.transaction(
                            connection -> {
                                set(connection);
                                return page(connection, from, tasks);
                            }));
        }
    }

    private RetentionPage page(Connection connection, Place from, int tasks) throws SQLException {
        return RetentionPage.read(connection, policy, from, tasks);
    }

    /** The tree that is in the way of the others is passed over. */
    private AuthorizedResult<Sweep> oneByOne(RetentionPage page) {
        List<TreeState> deleted = new ArrayList<>();
        int failed = 0;
        for (TreeState each : page.over()) {
            try {
                if (!(deleted(each)
                        instanceof AuthorizedResult.Granted<List<TreeState>>(var done))) {
                    return new AuthorizedResult.Refused<>();
                }
                deleted.addAll(done);
            } catch (RuntimeException problem) {
                failed++;
                FailureLog.log(LOG, "retention cannot remove the tree " + each.id(), problem);
            }
        }
        int passedOver = failed;
        return Authority.granted(
                database, authority, connection -> result(connection, deleted, passedOver, page));
    }

    private AuthorizedResult<List<TreeState>> deleted(TreeState tree) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    begin(connection);
                    // It was judged in another transaction, without the lock.
                    return deletedAmong(connection, stillOver(connection, List.of(tree)));
                });
    }

    private static void begin(Connection connection) throws SQLException {
        set(connection);
        TreeLock.lockShared(connection);
    }

    static void set(Connection connection) throws SQLException {
        SqlQuery.of(SETTINGS).row(row -> row.getString(1)).with(connection);
    }

    /** Removes those that are over still once their blocked tasks are locked. */
    private List<TreeState> deletedAmong(Connection connection, List<TreeState> over)
            throws SQLException {
        if (over.stream().noneMatch(each -> each.blocked() > 0)) {
            if (!over.isEmpty()) {
                TreeRemoval.deleteEnded(
                        connection, TreeState.numbers(over), tasksOf(connection, over));
            }
            return over;
        }
        TreeRemoval.lockPending(connection, TreeState.numbers(over));
        List<TreeState> deletable = stillOver(connection, over);
        if (!deletable.isEmpty()) {
            TreeRemoval.delete(
                    connection, TreeState.numbers(deletable), tasksOf(connection, deletable));
        }
        return deletable;
    }

    private static List<Long> tasksOf(Connection connection, List<TreeState> trees)
            throws SQLException {
        return TreeRemoval.numbers(connection, TreeState.ids(trees));
    }

    private List<TreeState> stillOver(Connection connection, List<TreeState> trees)
            throws SQLException {
        Instant now = Times.now(connection);
        return TreeState.of(connection, TreeState.ids(trees)).stream()
                .filter(each -> each.isOver(policy, now))
                .toList();
    }

    private static Sweep result(
            Connection connection, List<TreeState> deleted, int failed, RetentionPage page)
            throws SQLException {
        return new Sweep(
                TreeState.ids(deleted),
                TreeState.tasks(deleted),
                0,
                failed,
                PostgresRetention.oldest(connection),
                Times.now(connection),
                Optional.of(page.next()));
    }
}
