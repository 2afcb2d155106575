package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.tree.RetentionPolicy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Removes trees that have been over for long. Numbers stand in the order of creation and close
 * together, so a range of them is a page that DuckDB finds without reading the rest. Results and
 * submissions go with their trees here: there are no others to look for.
 */
final class RetentionSweeps implements Retention {

    private static final System.Logger LOG = System.getLogger(RetentionSweeps.class.getName());

    private static final String FIRST =
            """
            select min(number) from apflow_task where number > ?
            """;

    private static final String OLDEST =
            """
            select epoch_us(created_at) from apflow_task
            where number = (select min(number) from apflow_task)
            """;

    private static final String PAGE =
            """
            select number, number = tree as root, epoch_us(created_at) as created_us
            from apflow_task
            where number between ? and ?
            order by number
            """;

    /** Where fewer tasks were removed, their space is not worth a checkpoint of its own. */
    private static final int WORTH_RECLAIMING = 100;

    private final Database database;
    private final Numbers numbers;
    private final AtomicLong removed = new AtomicLong();

    RetentionSweeps(Database database, Numbers numbers) {
        this.database = database;
        this.numbers = numbers;
    }

    private record Seen(long number, boolean root, Instant createdAt) {}

    /** What a page asks to be removed, and where to go on. */
    private record EndedTrees(List<TreeStates.State> over, Optional<Place> next) {

        int tasks() {
            return over.stream().mapToInt(TreeStates.State::tasks).sum();
        }
    }

    @Override
    public AuthorizedResult<Sweep> sweep(
            WriteAuthority authority, RetentionPolicy policy, Place from, int tasks) {
        AuthorizedResult<Sweep> swept = swept(authority, policy, from, tasks);
        if (swept instanceof AuthorizedResult.Granted<Sweep>(Sweep sweep)) {
            reclaim(sweep);
        }
        return swept;
    }

    /** At the end of a pass, since each call for itself would move what the next one removes. */
    private void reclaim(Sweep sweep) {
        long all = removed.addAndGet(sweep.tasks());
        if (sweep.next().isEmpty() && all >= WORTH_RECLAIMING) {
            removed.set(0);
            database.reclaim();
        }
    }

    private AuthorizedResult<Sweep> swept(
            WriteAuthority authority, RetentionPolicy policy, Place from, int tasks) {
        try {
            return Authority.write(
                    database,
                    authority,
                    session -> {
                        EndedTrees found = find(session, policy, from, tasks);
                        delete(session, found.over);
                        return sweep(session, found.over, 0, found.next);
                    });
        } catch (RuntimeException problem) {
            return oneByOne(authority, policy, from, tasks);
        }
    }

    private AuthorizedResult<Sweep> oneByOne(
            WriteAuthority authority, RetentionPolicy policy, Place from, int tasks) {
        EndedTrees found = database.write(session -> find(session, policy, from, tasks));
        List<TreeStates.State> removed = new ArrayList<>();
        int failed = 0;
        for (TreeStates.State each : found.over) {
            try {
                if (database.write(session -> deleted(session, policy, each))) {
                    removed.add(each);
                }
            } catch (RuntimeException problem) {
                failed++;
                FailureLog.log(LOG, "retention cannot remove the tree " + each.id(), problem);
            }
        }
        int passedOver = failed;
        return Authority.write(
                database, authority, session -> sweep(session, removed, passedOver, found.next));
    }

    private boolean deleted(Session session, RetentionPolicy policy, TreeStates.State tree)
            throws SQLException {
        List<TreeStates.State> now = TreeStates.of(session, List.of(tree.tree()));
        boolean over = !now.isEmpty() && isOver(session, policy, now.get(0));
        if (over) {
            delete(session, now);
        }
        return over;
    }

    private static Sweep sweep(
            Session session, List<TreeStates.State> removed, int failed, Optional<Place> next)
            throws SQLException {
        return new Sweep(
                removed.stream().map(TreeStates.State::id).toList(),
                removed.stream().mapToInt(TreeStates.State::tasks).sum(),
                0,
                failed,
                session.sql(OLDEST).list(row -> Times.instant(row.getLong(1))).stream().findFirst(),
                Times.instant(session.now()),
                next);
    }

    private void delete(Session session, List<TreeStates.State> trees) throws SQLException {
        List<Long> all = trees.stream().map(TreeStates.State::tree).toList();
        if (!all.isEmpty()) {
            DeleteTrees.delete(session, all, numbers);
        }
    }

    private static EndedTrees find(Session session, RetentionPolicy policy, Place from, int tasks)
            throws SQLException {
        Optional<Long> first =
                session.sql(FIRST)
                        .number(from.after())
                        .list(row -> Optional.ofNullable((Long) row.getObject(1)))
                        .get(0);
        if (first.isEmpty() || policy.shortest().isEmpty()) {
            return new EndedTrees(List.of(), Optional.empty());
        }
        long last = first.get() + tasks - 1;
        List<Seen> page =
                session.sql(PAGE).number(first.get()).number(last).list(RetentionSweeps::seen);
        Instant created = Times.instant(session.now()).minus(policy.shortest().get());
        List<Long> old =
                page.stream()
                        .filter(each -> each.root && !each.createdAt.isAfter(created))
                        .map(Seen::number)
                        .toList();
        boolean more = page.stream().anyMatch(each -> !each.createdAt.isAfter(created));
        return chosen(
                session,
                policy,
                TreeStates.of(session, old),
                new EndedTrees(
                        List.of(),
                        more ? Optional.of(new Place(Phase.TREES, last)) : Optional.empty()),
                tasks);
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                row.getLong("number"),
                row.getBoolean("root"),
                Times.instant(row.getLong("created_us")));
    }

    /** The first of those that are over; where they are many, the rest has its turn next. */
    private static EndedTrees chosen(
            Session session,
            RetentionPolicy policy,
            List<TreeStates.State> states,
            EndedTrees none,
            int tasks)
            throws SQLException {
        EndedTrees found = new EndedTrees(new ArrayList<>(), none.next);
        for (TreeStates.State each : states) {
            if (isOver(session, policy, each)) {
                found.over.add(each);
                if (found.tasks() >= tasks) {
                    return new EndedTrees(
                            found.over, Optional.of(new Place(Phase.TREES, each.tree())));
                }
            }
        }
        return found;
    }

    private static boolean isOver(Session session, RetentionPolicy policy, TreeStates.State tree) {
        return policy.isOver(
                tree.canMove(), tree.completed(), tree.changedAt(), Times.instant(session.now()));
    }
}
