package dev.apflow.adapters.postgres.schedule;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.adapters.postgres.task.TreesWithin;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.ScheduleWrites;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.json.stored.StoredSchedule;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes many schedules in one transaction; where one of them cannot be, each in its own. */
public final class PostgresSchedules implements ScheduleWrites {

    private static final SqlText INSERT =
            SqlText.of(
                    PostgresSchedules.class,
                    "insert",
                    "id",
                    "revision",
                    "version",
                    "document",
                    "paused",
                    "reason",
                    "paused_at",
                    "place",
                    "due",
                    "failures",
                    "counts",
                    "created_at",
                    "updated_at");

    private final Database database;

    public PostgresSchedules(Database database) {
        this.database = database;
    }

    @Override
    public AuthorizedResult<Insertion> create(WriteAuthority authority, ScheduleRow row) {
        return Authority.granted(
                database,
                authority,
                connection ->
                        SqlQuery.of(INSERT, call -> give(call, row)).update().with(connection) == 1
                                ? Insertion.CREATED
                                : Insertion.ID_TAKEN);
    }

    private static void give(SqlStatement call, ScheduleRow row) throws SQLException {
        call.set("id").text(row.id().value());
        call.set("revision").number(row.revision());
        call.set("version").number(row.version());
        call.set("document").text(StoredSchedule.document(row));
        call.set("paused").flag(row.paused().isPresent());
        call.set("reason").text(row.paused().flatMap(ScheduleRow.Pause::reason));
        call.set("paused_at").number(row.paused().map(each -> Times.micros(each.since())));
        call.set("place").number(Times.micros(row.place()));
        call.set("due").number(row.due().map(Times::micros));
        call.set("failures").number(row.failures());
        call.set("counts").text(StoredSchedule.counts(row));
        call.set("created_at").number(Times.micros(row.createdAt()));
        call.set("updated_at").number(Times.micros(row.updatedAt()));
    }

    @Override
    public AuthorizedResult<Boolean> delete(WriteAuthority authority, ScheduleId id) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    boolean deleted =
                            update(connection, "delete from apflow_schedule where id = ?", id) > 0;
                    update(connection, "delete from apflow_occurrence where schedule = ?", id);
                    return deleted;
                });
    }

    private static int update(Connection connection, String sql, ScheduleId id)
            throws SQLException {
        return SqlQuery.of(sql, call -> call.text(id.value())).update().with(connection);
    }

    @Override
    public AuthorizedResult<List<ChangeResult>> change(
            WriteAuthority authority, List<Change> changes) {
        AuthorizedResult<Optional<List<ChangeResult>>> together =
                Authority.granted(
                        database, authority, connection -> changed(connection, authority, changes));
        return switch (together) {
            case AuthorizedResult.Refused<Optional<List<ChangeResult>>> _ ->
                    new AuthorizedResult.Refused<>();
            case AuthorizedResult.Granted<Optional<List<ChangeResult>>>(
                            Optional<List<ChangeResult>> done) ->
                    done.<AuthorizedResult<List<ChangeResult>>>map(AuthorizedResult.Granted::new)
                            .orElseGet(() -> oneByOne(authority, changes));
        };
    }

    private AuthorizedResult<List<ChangeResult>> oneByOne(
            WriteAuthority authority, List<Change> changes) {
        List<ChangeResult> results = new ArrayList<>();
        for (Change each : changes) {
            switch (change(authority, List.of(each))) {
                case AuthorizedResult.Refused<List<ChangeResult>> refused -> {
                    return refused;
                }
                case AuthorizedResult.Granted<List<ChangeResult>>(List<ChangeResult> result) ->
                        results.addAll(result);
            }
        }
        return new AuthorizedResult.Granted<>(results);
    }

    /** Empty, and everything undone, where one of several cannot be made. */
    private static Optional<List<ChangeResult>> changed(
            Connection connection, WriteAuthority authority, List<Change> changes)
            throws SQLException {
        Map<String, Instant> times = ScheduleColumns.write(connection, changes);
        List<Change> written =
                changes.stream().filter(each -> times.containsKey(each.to().id().value())).toList();
        List<Instant> decided = ScheduleLedger.decided(connection, written);
        if (!decided.isEmpty()) {
            connection.rollback();
            return alone(changes, () -> new ChangeResult.Decided(decided));
        }
        ScheduleLedger.settle(connection, written);
        ScheduleLedger.record(connection, written);
        List<NewTree> trees = trees(written);
        if (!TreesWithin.insert(connection, authority, trees)) {
            return alone(
                    changes, () -> new ChangeResult.IdsTaken(TreesWithin.taken(connection, trees)));
        }
        return Optional.of(
                changes.stream().map(each -> result(times.get(each.to().id().value()))).toList());
    }

    private interface Reason {
        ChangeResult of() throws SQLException;
    }

    private static Optional<List<ChangeResult>> alone(List<Change> changes, Reason reason)
            throws SQLException {
        return changes.size() > 1 ? Optional.empty() : Optional.of(List.of(reason.of()));
    }

    private static ChangeResult result(@Nullable Instant at) {
        return at == null ? new ChangeResult.Stale() : new ChangeResult.Changed(at);
    }

    private static List<NewTree> trees(List<Change> changes) {
        return changes.stream()
                .flatMap(change -> change.entries().stream())
                .flatMap(entry -> entry.tree().stream())
                .toList();
    }
}
