package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Fence;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.adapters.postgres.task.OrphanedTask;
import dev.apflow.adapters.postgres.task.TreeLock;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.lease.SweepVerdict;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Takes back what nobody runs any more. */
record LeaseSweep(Database database) {

    private static final int MOST_TASKS = 1_000;

    private static final SqlText STATE =
            SqlText.of(
                    LeaseSweep.class,
                    "look_at_leases",
                    "epoch",
                    "leader",
                    "leader_life",
                    "grace_micros");
    private static final SqlQuery NOTE_SESSIONS =
            SqlQuery.of(SqlText.of(LeaseSweep.class, "note_sessions"));
    private static final SqlText NEXT_DUE =
            SqlText.of(LeaseSweep.class, "next_due", "grace_micros");
    private static final SqlText DUE_LEASES =
            SqlText.of(LeaseSweep.class, "due_leases", "grace_micros", "most");

    /** While there is nothing to write, which is most of the time, it is one statement. */
    AuthorizedResult<TaskSweep> run(WriteAuthority.Term term, Duration lossGrace) {
        Window look = look(term, lossGrace);
        if (!look.seated) {
            return new AuthorizedResult.Refused<>();
        }
        if (!look.toWrite && look.nextDue.filter(Duration::isZero).isEmpty()) {
            return new AuthorizedResult.Granted<>(new TaskSweep(Map.of(), look.nextDue));
        }
        return TreeLock.withLock(
                hold ->
                        Authority.inTerm(
                                database, term, connection -> swept(connection, hold, lossGrace)));
    }

    /**
     * How things stand.
     *
     * @param toWrite whether sessions are gone or back since a sweep looked last
     */
    private record Window(boolean seated, boolean toWrite, Optional<Duration> nextDue) {}

    private Window look(WriteAuthority.Term term, Duration lossGrace) {
        SqlQuery look =
                SqlQuery.of(
                        STATE,
                        call -> {
                            Fence.give(call, term);
                            call.set("grace_micros").number(Times.micros(lossGrace));
                        });
        return database.single(look.row(LeaseSweep::window)).orElseThrow();
    }

    private static Window window(ResultSet row) throws SQLException {
        return new Window(row.getBoolean("seated"), row.getBoolean("to_write"), due(row));
    }

    private static Optional<Duration> due(ResultSet row) throws SQLException {
        long micros = row.getLong("next_due");
        return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofNanos(micros * 1_000));
    }

    private static TaskSweep swept(Connection connection, TreeLock.Mode hold, Duration lossGrace)
            throws SQLException {
        NOTE_SESSIONS.update().with(connection);
        Optional<Duration> nextDue = nextDue(connection, lossGrace);
        if (nextDue.filter(Duration::isZero).isEmpty()) {
            return new TaskSweep(Map.of(), nextDue);
        }
        hold.begin(connection);
        return takenBack(connection, hold, lossGrace);
    }

    private static TaskSweep takenBack(
            Connection connection, TreeLock.Mode hold, Duration lossGrace) throws SQLException {
        Map<SweepVerdict.Reason, List<OrphanedTask>> due = due(connection, lossGrace);
        Map<SweepVerdict.Reason, Integer> returned = new EnumMap<>(SweepVerdict.Reason.class);
        int setAside = 0;
        for (SweepVerdict.Reason reason : due.keySet()) {
            OrphanedTask.Result result =
                    OrphanedTask.takeBack(connection, hold, due.get(reason), reason.words());
            setAside += result.setAside();
            if (result.returned() > 0) {
                returned.put(reason, result.returned());
            }
        }
        return new TaskSweep(returned, setAside, nextDue(connection, lossGrace));
    }

    /** Zero where something may be taken back now. */
    private static Optional<Duration> nextDue(Connection connection, Duration lossGrace)
            throws SQLException {
        return SqlQuery.of(
                        NEXT_DUE, call -> call.set("grace_micros").number(Times.micros(lossGrace)))
                .row(LeaseSweep::due)
                .with(connection)
                .flatMap(due -> due);
    }

    private record Due(OrphanedTask lost, SweepVerdict.Reason reason) {}

    private static Due dueTask(ResultSet row) throws SQLException {
        return new Due(OrphanedTask.of(row), SweepVerdict.Reason.valueOf(row.getString("reason")));
    }

    private static Map<SweepVerdict.Reason, List<OrphanedTask>> due(
            Connection connection, Duration lossGrace) throws SQLException {
        SqlQuery query =
                SqlQuery.of(
                        DUE_LEASES,
                        call -> {
                            call.set("grace_micros").number(Times.micros(lossGrace));
                            call.set("most").number(MOST_TASKS);
                        });
        return query.rows(LeaseSweep::dueTask).with(connection).stream()
                .collect(
                        Collectors.groupingBy(
                                Due::reason,
                                () -> new EnumMap<>(SweepVerdict.Reason.class),
                                Collectors.mapping(Due::lost, Collectors.toList())));
    }
}
