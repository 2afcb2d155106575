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

    /** Whoever holds a row for longer is passed over. */
    private static final SqlQuery LOCK_TIMEOUT =
            SqlQuery.of("select set_config('lock_timeout', '250', true)");

    AuthorizedResult<Sweep> run(Place from, int tasks) {
        try {
            return Authority.granted(
                    database,
                    authority,
                    connection -> {
                        begin(connection);
                        RetentionPage page = page(connection, from, tasks);
                        return result(connection, deleted(connection, page.over()), 0, page);
                    });
        } catch (RuntimeException problem) {
            return oneByOne(database.transaction(connection -> page(connection, from, tasks)));
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
                    return deleted(connection, List.of(tree));
                });
    }

    private static void begin(Connection connection) throws SQLException {
        LOCK_TIMEOUT.row(row -> row.getString(1)).with(connection);
        TreeLock.lockShared(connection);
    }

    /** Removes those that are over still once their blocked tasks are locked. */
    private List<TreeState> deleted(Connection connection, List<TreeState> over)
            throws SQLException {
        List<TreeState> deletable =
                over.stream().anyMatch(each -> each.blocked() > 0)
                        ? overOnceLocked(connection, over)
                        : over;
        if (!deletable.isEmpty()) {
            TreeRemoval.delete(
                    connection,
                    TreeState.numbers(deletable),
                    TreeRemoval.numbers(connection, TreeState.ids(deletable)));
        }
        return deletable;
    }

    private List<TreeState> overOnceLocked(Connection connection, List<TreeState> over)
            throws SQLException {
        TreeRemoval.lockPending(connection, TreeState.numbers(over));
        Instant now = Times.now(connection);
        return TreeState.of(connection, TreeState.ids(over)).stream()
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
