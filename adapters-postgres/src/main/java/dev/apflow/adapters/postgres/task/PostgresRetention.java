package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.adapters.postgres.task.TreeRemoval.State;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.tree.RetentionPolicy;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Removes trees that have been over for long, by plain deletes in small transactions.
 *
 * <p>Candidates cost the hot path nothing: no table nor index is kept for them. Tasks are numbered
 * in the order of their creation, so a pass walks the primary key from the oldest task on, a page
 * at a time, and ends where tasks are too young. What was removed is no longer there to be walked
 * over; what is kept longer is looked at once in a pass.
 *
 * <p>A sweep takes the shared lock that reports take, not the exclusive one: it does not keep them
 * waiting. A tree that has ended can only change by a client: what runs tasks again takes the
 * exclusive lock, and blocked tasks, which can be cancelled or amended, are locked before they are
 * judged for good.
 */
public final class PostgresRetention implements Retention {

    private static final System.Logger LOG = System.getLogger(PostgresRetention.class.getName());

    /** Whoever holds a row for longer is passed over. */
    private static final String LOCK_TIMEOUT_MS = "250";

    /** Pages of the table, of 8 KiB each, that one call looks through for results of no tree. */
    private static final int BLOCKS = 512;

    private final Database database;

    public PostgresRetention(Database database) {
        this.database = database;
    }

    private record Seen(long number, Optional<TaskId> root, Instant createdAt, Instant now) {}

    /** What a page asks to be removed, and where to go on. */
    private record EndedTrees(List<State> over, Optional<Place> next) {

        int tasks() {
            return over.stream().mapToInt(State::tasks).sum();
        }
    }

    @Override
    public AuthorizedResult<Sweep> sweep(
            WriteAuthority authority, RetentionPolicy policy, Place from, int tasks) {
        return switch (from.stage()) {
            case TREES -> trees(authority, policy, from, tasks);
            case RESULTS ->
                    keys(
                            authority,
                            policy,
                            from,
                            new Place(Stage.SUBMISSIONS, 0),
                            OLD_RESULTS,
                            "apflow_idempotency");
            case SUBMISSIONS ->
                    keys(authority, policy, from, null, OLD_SUBMISSIONS, "apflow_submission");
        };
    }

    private AuthorizedResult<Sweep> trees(
            WriteAuthority authority, RetentionPolicy policy, Place from, int tasks) {
        try {
            return Authority.granted(
                    database,
                    authority,
                    connection -> {
                        begin(connection);
                        EndedTrees found = find(connection, policy, from, tasks);
                        return sweep(
                                connection, deleted(connection, policy, found.over), 0, found.next);
                    });
        } catch (RuntimeException problem) {
            return oneByOne(authority, policy, from, tasks);
        }
    }

    /** The tree that is in the way of the others is passed over. */
    private AuthorizedResult<Sweep> oneByOne(
            WriteAuthority authority, RetentionPolicy policy, Place from, int tasks) {
        EndedTrees found =
                database.transaction(connection -> find(connection, policy, from, tasks));
        List<State> deletable = new ArrayList<>();
        int failed = 0;
        for (State each : found.over) {
            try {
                AuthorizedResult<List<State>> removed =
                        Authority.granted(
                                database,
                                authority,
                                connection -> {
                                    begin(connection);
                                    return deleted(connection, policy, List.of(each));
                                });
                if (!(removed instanceof AuthorizedResult.Granted<List<State>>(List<State> done))) {
                    return new AuthorizedResult.Refused<>();
                }
                deletable.addAll(done);
            } catch (RuntimeException problem) {
                failed++;
                FailureLog.log(LOG, "retention cannot remove the tree " + each.id(), problem);
            }
        }
        int passedOver = failed;
        return Authority.granted(
                database,
                authority,
                connection -> sweep(connection, deletable, passedOver, found.next));
    }

    private static void begin(Connection connection) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(connection, "select set_config('lock_timeout', ?, true)")) {
            call.text(LOCK_TIMEOUT_MS).row(row -> row.getString(1));
        }
        TreeLock.lockShared(connection);
    }

    private static final String PAGE =
            """
            select number, case when number = tree then id end as root,
                   (extract(epoch from created_at) * 1000000)::bigint as created_at,
                   (extract(epoch from clock_timestamp()) * 1000000)::bigint as now
            from apflow_task
            where number > ?
            order by number
            limit ?
            """;

    private static EndedTrees find(
            Connection connection, RetentionPolicy policy, Place from, int tasks)
            throws SQLException {
        List<Seen> page;
        try (SqlStatement call = new SqlStatement(connection, PAGE)) {
            page = call.number(from.after()).number(tasks).rows(PostgresRetention::seen);
        }
        if (page.isEmpty() || policy.shortest().isEmpty()) {
            return new EndedTrees(List.of(), Optional.of(new Place(Stage.RESULTS, 0)));
        }
        Instant created = page.get(0).now.minus(policy.shortest().get());
        List<TaskId> old =
                page.stream()
                        .filter(each -> !each.createdAt.isAfter(created))
                        .flatMap(each -> each.root.stream())
                        .toList();
        boolean more =
                page.size() == tasks
                        && page.stream().anyMatch(each -> !each.createdAt.isAfter(created));
        Place next =
                more
                        ? new Place(Stage.TREES, page.get(page.size() - 1).number)
                        : new Place(Stage.RESULTS, 0);
        List<State> states = old.isEmpty() ? List.of() : TreeRemoval.states(connection, old);
        return chosen(policy, states, page.get(0).now, next, tasks);
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                row.getLong("number"),
                Optional.ofNullable(row.getString("root")).map(TaskId::new),
                Times.instant(row.getLong("created_at")),
                Times.instant(row.getLong("now")));
    }

    /** The first of those that are over; where they are many, the rest has its turn next. */
    private static EndedTrees chosen(
            RetentionPolicy policy, List<State> states, Instant now, Place next, int tasks) {
        EndedTrees found = new EndedTrees(new ArrayList<>(), Optional.of(next));
        for (State each : states) {
            if (isOver(policy, each, now)) {
                found.over.add(each);
                if (found.tasks() >= tasks) {
                    return new EndedTrees(
                            found.over, Optional.of(new Place(Stage.TREES, each.tree())));
                }
            }
        }
        return found;
    }

    private static boolean isOver(RetentionPolicy policy, State tree, Instant now) {
        return policy.isOver(tree.canMove(), tree.completed(), tree.changedAt(), now);
    }

    /** Removes those that are over still once their blocked tasks are locked. */
    private static List<State> deleted(
            Connection connection, RetentionPolicy policy, List<State> over) throws SQLException {
        List<State> deletable = over;
        if (over.stream().anyMatch(each -> each.blocked() > 0)) {
            TreeRemoval.lockPending(connection, over.stream().map(State::tree).toList());
            Instant now = now(connection);
            deletable =
                    TreeRemoval.states(connection, over.stream().map(State::id).toList()).stream()
                            .filter(each -> isOver(policy, each, now))
                            .toList();
        }
        if (!deletable.isEmpty()) {
            TreeRemoval.delete(
                    connection,
                    deletable.stream().map(State::tree).toList(),
                    TreeRemoval.numbers(connection, deletable.stream().map(State::id).toList()));
        }
        return deletable;
    }

    private static Sweep sweep(
            Connection connection, List<State> deletable, int failed, Optional<Place> next)
            throws SQLException {
        return new Sweep(
                deletable.stream().map(State::id).toList(),
                deletable.stream().mapToInt(State::tasks).sum(),
                0,
                failed,
                oldest(connection),
                now(connection),
                next);
    }

    private static Optional<Instant> oldest(Connection connection) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select (extract(epoch from created_at) * 1000000)::bigint from apflow_task"
                                + " order by number limit 1")) {
            return call.row(row -> Times.instant(row.getLong(1)));
        }
    }

    private static Instant now(Connection connection) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select (extract(epoch from clock_timestamp()) * 1000000)::bigint")) {
            return call.row(row -> Times.instant(row.getLong(1))).orElseThrow();
        }
    }

    /** Rows of a range of blocks: a table without an index on its times is walked through. */
    private static final String OLD_RESULTS =
            """
            delete from apflow_idempotency
            where ctid >= ?::tid and ctid < ?::tid
              and created_at < clock_timestamp() - ?::bigint * interval '1 microsecond'
            """;

    private static final String OLD_SUBMISSIONS =
            """
            delete from apflow_submission s
            where s.ctid >= ?::tid and s.ctid < ?::tid
              and s.created_at < clock_timestamp() - ?::bigint * interval '1 microsecond'
              and not exists (select 1 from apflow_task t where t.number = s.tree)
            """;

    private AuthorizedResult<Sweep> keys(
            WriteAuthority authority,
            RetentionPolicy policy,
            Place from,
            @Nullable Place then,
            String delete,
            String table) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    Optional<Duration> longest = policy.longest();
                    long end = from.after() + BLOCKS;
                    int deletable = 0;
                    boolean more = false;
                    if (longest.isPresent()) {
                        try (SqlStatement call = new SqlStatement(connection, delete)) {
                            deletable =
                                    call.text("(" + from.after() + ",0)")
                                            .text("(" + end + ",0)")
                                            .number(Times.micros(longest.get()))
                                            .update();
                        }
                        more = blocks(connection, table) > end;
                    }
                    Optional<Place> next =
                            more
                                    ? Optional.of(new Place(from.stage(), end))
                                    : Optional.ofNullable(then);
                    return new Sweep(
                            List.of(), 0, deletable, 0, oldest(connection), now(connection), next);
                });
    }

    private static long blocks(Connection connection, String table) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        "select pg_relation_size(?::regclass) /"
                                + " current_setting('block_size')::bigint")) {
            return call.text(table).row(row -> row.getLong(1)).orElse(0L);
        }
    }
}
