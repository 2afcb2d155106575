package dev.apflow.adapters.postgres.schedule;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Changes many schedules in one transaction; where one of them cannot be, each in its own. */
public final class PostgresSchedules implements ScheduleWrites {

    private static final String CREATE =
            """
            insert into apflow_schedule (
                id, revision, version, document, paused, pause_reason, paused_at, place, due_at, failures, counts,
                created_at, updated_at)
            values (?, ?, ?, ?, ?, ?, timestamptz 'epoch' + ?::bigint * interval '1 microsecond',
                    timestamptz 'epoch' + ?::bigint * interval '1 microsecond',
                    timestamptz 'epoch' + ?::bigint * interval '1 microsecond', ?, ?,
                    timestamptz 'epoch' + ?::bigint * interval '1 microsecond',
                    timestamptz 'epoch' + ?::bigint * interval '1 microsecond')
            on conflict (id) do nothing
            """;

    private static final SqlText CHANGE =
            SqlText.of(
                    PostgresSchedules.class,
                    "change",
                    "ids",
                    "revisions",
                    "versions",
                    "documents",
                    "paused",
                    "reasons",
                    "paused_at",
                    "places",
                    "due",
                    "failures",
                    "counts");

    private static final SqlText RECORD =
            SqlText.of(
                    PostgresSchedules.class,
                    "record",
                    "schedules",
                    "nominal",
                    "outcomes",
                    "trees",
                    "details",
                    "backfills",
                    "runs");

    private static final String DECIDED =
            """
            select (extract(epoch from o.nominal) * 1000000)::bigint
            from unnest(?::text[], ?::bigint[], ?::boolean[]) as u (schedule, nominal, replaces)
                 join apflow_occurrence o
                     on o.schedule = u.schedule
                     and o.nominal = timestamptz 'epoch' + u.nominal * interval '1 microsecond'
            where o.outcome <> 'buffered' and not u.replaces
            order by o.nominal
            """;

    private static final String SETTLE =
            """
            update apflow_occurrence o set unsettled = false
            from unnest(?::text[], ?::bigint[]) as u (schedule, nominal)
            where o.schedule = u.schedule
              and o.nominal = timestamptz 'epoch' + u.nominal * interval '1 microsecond'
            """;

    private final Database database;

    public PostgresSchedules(Database database) {
        this.database = database;
    }

    @Override
    public AuthorizedResult<Insertion> create(WriteAuthority authority, ScheduleRow row) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, CREATE)) {
                        call.text(row.id().value())
                                .number(row.revision())
                                .number(row.version())
                                .text(StoredSchedule.document(row))
                                .flag(row.paused().isPresent())
                                .text(row.paused().flatMap(ScheduleRow.Pause::reason))
                                .number(row.paused().map(each -> Times.micros(each.since())))
                                .number(Times.micros(row.place()))
                                .number(row.due().map(Times::micros))
                                .number(row.failures())
                                .text(StoredSchedule.counts(row))
                                .number(Times.micros(row.createdAt()))
                                .number(Times.micros(row.updatedAt()));
                        return call.update() == 1 ? Insertion.CREATED : Insertion.ID_TAKEN;
                    }
                });
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
        try (SqlStatement call = new SqlStatement(connection, sql)) {
            return call.text(id.value()).update();
        }
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
        Map<String, Instant> times = rows(connection, changes);
        List<Change> made =
                changes.stream().filter(each -> times.containsKey(each.to().id().value())).toList();
        List<Instant> decided = decided(connection, made);
        if (!decided.isEmpty()) {
            connection.rollback();
            return alone(changes, () -> new ChangeResult.Decided(decided));
        }
        settle(connection, made);
        record(connection, made);
        List<NewTree> trees = trees(made);
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

    private static Map<String, Instant> rows(Connection connection, List<Change> changes)
            throws SQLException {
        List<ScheduleRow> rows = changes.stream().map(Change::to).toList();
        Map<String, Instant> times = new HashMap<>();
        try (SqlStatement call = new SqlStatement(connection, CHANGE)) {
            call.set("ids").texts(rows.stream().map(row -> row.id().value()).toList());
            call.set("revisions").numbers(rows.stream().map(ScheduleRow::revision).toList());
            call.set("versions").numbers(rows.stream().map(ScheduleRow::version).toList());
            call.set("documents").texts(rows.stream().map(StoredSchedule::document).toList());
            call.set("paused").array("boolean", each(rows, row -> row.paused().isPresent()));
            call.set("reasons")
                    .array(
                            "text",
                            each(
                                    rows,
                                    row ->
                                            row.paused()
                                                    .flatMap(ScheduleRow.Pause::reason)
                                                    .orElse(null)));
            call.set("paused_at")
                    .array(
                            "bigint",
                            each(
                                    rows,
                                    row ->
                                            row.paused()
                                                    .map(at -> Times.micros(at.since()))
                                                    .orElse(null)));
            call.set("places")
                    .numbers(rows.stream().map(row -> Times.micros(row.place())).toList());
            call.set("due")
                    .array("bigint", each(rows, row -> row.due().map(Times::micros).orElse(null)));
            call.set("failures").array("integer", each(rows, ScheduleRow::failures));
            call.set("counts").texts(rows.stream().map(StoredSchedule::counts).toList());
            call.rows(row -> times.put(row.getString(1), Times.instant(row.getLong(2))));
        }
        return times;
    }

    private static <T> @Nullable Object[] each(
            List<T> items, Function<T, @Nullable Object> column) {
        @Nullable Object[] values = new Object[items.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(items.get(i));
        }
        return values;
    }

    private record Written(String schedule, Entry entry) {}

    private static List<Written> written(List<Change> changes) {
        return changes.stream()
                .flatMap(
                        change ->
                                change.entries().stream()
                                        .map(entry -> new Written(change.to().id().value(), entry)))
                .toList();
    }

    private static List<Instant> decided(Connection connection, List<Change> changes)
            throws SQLException {
        List<Written> entries = written(changes);
        if (entries.isEmpty()) {
            return List.of();
        }
        try (SqlStatement call = new SqlStatement(connection, DECIDED)) {
            return call.texts(entries.stream().map(Written::schedule).toList())
                    .numbers(
                            entries.stream()
                                    .map(each -> Times.micros(each.entry.nominal()))
                                    .toList())
                    .array("boolean", each(entries, each -> each.entry.replaces()))
                    .rows(row -> Times.instant(row.getLong(1)));
        }
    }

    private static void settle(Connection connection, List<Change> changes) throws SQLException {
        List<String> schedules = new ArrayList<>();
        List<Long> nominal = new ArrayList<>();
        for (Change change : changes) {
            for (Settled each : change.settled()) {
                schedules.add(change.to().id().value());
                nominal.add(Times.micros(each.nominal()));
            }
        }
        if (schedules.isEmpty()) {
            return;
        }
        try (SqlStatement call = new SqlStatement(connection, SETTLE)) {
            call.texts(schedules).numbers(nominal).update();
        }
    }

    private static void record(Connection connection, List<Change> changes) throws SQLException {
        List<Written> entries = written(changes);
        if (entries.isEmpty()) {
            return;
        }
        try (SqlStatement call = new SqlStatement(connection, RECORD)) {
            call.set("schedules").texts(entries.stream().map(Written::schedule).toList());
            call.set("nominal")
                    .numbers(
                            entries.stream()
                                    .map(each -> Times.micros(each.entry.nominal()))
                                    .toList());
            call.set("outcomes")
                    .texts(entries.stream().map(each -> each.entry.outcome().word()).toList());
            call.set("trees")
                    .array(
                            "text",
                            each(
                                    entries,
                                    each ->
                                            each.entry
                                                    .tree()
                                                    .map(tree -> tree.tree().root().value())
                                                    .orElse(null)));
            call.set("details")
                    .array("text", each(entries, each -> each.entry.detail().orElse(null)));
            call.set("backfills")
                    .array(
                            "text",
                            each(
                                    entries,
                                    each ->
                                            each.entry
                                                    .backfill()
                                                    .map(StoredSchedule::word)
                                                    .orElse(null)));
            call.set("runs").array("integer", each(entries, each -> each.entry.run()));
            call.update();
        }
    }
}
