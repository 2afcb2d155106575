package dev.apflow.adapters.postgres.schedule;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.ScheduleReads;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.schedule.ScheduleState.Waiting;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.stored.StoredSchedule;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of schedules. */
public final class PostgresScheduleReads implements ScheduleReads {

    private static final String ROWS =
            """
            select s.id, s.revision, s.version, s.document, s.paused, s.pause_reason, s.failures, s.counts,
                   (extract(epoch from s.paused_at) * 1000000)::bigint as paused_at,
                   (extract(epoch from s.place) * 1000000)::bigint as place,
                   (extract(epoch from s.due_at) * 1000000)::bigint as due_at,
                   (extract(epoch from s.created_at) * 1000000)::bigint as created_at,
                   (extract(epoch from s.updated_at) * 1000000)::bigint as updated_at
            from apflow_schedule s
            """;

    private static final String FIND = ROWS + "where s.id = any (?)";

    private static final String LIST =
            ROWS
                    + """
                    where s.id > ? and (?::boolean is null or s.paused = ?::boolean)
                    order by s.id
                    limit ?
                    """;

    private static final String ENTRIES =
            """
            select o.schedule, o.outcome, o.tree_id, o.detail, o.run, o.unsettled,
                   (extract(epoch from o.nominal) * 1000000)::bigint as nominal,
                   (extract(epoch from o.started_at) * 1000000)::bigint as started_at
            """;

    private static final String LAST =
            ENTRIES
                    + """
                    from unnest(?::text[]) as u (id)
                         cross join lateral (
                             select * from apflow_occurrence l
                             where l.schedule = u.id order by l.nominal desc limit 1) o
                    """;

    private static final String LEDGER =
            ENTRIES
                    + """
                    from apflow_occurrence o
                    where o.schedule = ? and (?::text is null or o.outcome = ?::text)
                      and (?::bigint is null or o.nominal < timestamptz 'epoch' + ?::bigint * interval '1 microsecond')
                    order by o.nominal desc
                    limit ?
                    """;

    private static final String RANGE =
            ENTRIES
                    + """
                    from apflow_occurrence o
                    where o.schedule = ?
                      and o.nominal >= timestamptz 'epoch' + ?::bigint * interval '1 microsecond'
                      and o.nominal < timestamptz 'epoch' + ?::bigint * interval '1 microsecond'
                    order by o.nominal
                    limit ?
                    """;

    private static final String TREES =
            """
            select t.schedule, (extract(epoch from t.nominal) * 1000000)::bigint as nominal, t.tree_id, t.ended
            from apflow_scheduled_tree t
            where t.schedule = any (?)
            order by t.schedule, t.nominal
            """;

    private static final String WAITING =
            """
            select w.schedule, (extract(epoch from w.nominal) * 1000000)::bigint as nominal, w.backfill, w.run, w.total
            from (
                select o.schedule, o.nominal, o.backfill, o.run, count(*) over (partition by o.schedule) as total,
                       row_number() over (partition by o.schedule order by o.nominal) as place
                from apflow_occurrence o
                where o.outcome = 'buffered' and o.schedule = any (?)) w
            where w.place <= ?
            order by w.schedule, w.nominal
            """;

    static final SqlText DUE = SqlText.of(PostgresScheduleReads.class, "due", "most");

    private final Database database;

    public PostgresScheduleReads(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Seen> find(ScheduleId id) {
        return database.transaction(connection -> seen(connection, List.of(id.value()))).stream()
                .findFirst();
    }

    @Override
    public List<Listed> list(Optional<Boolean> paused, Optional<ScheduleId> after, int limit) {
        return database.transaction(
                connection -> {
                    List<ScheduleRow> rows;
                    Optional<String> flag = paused.map(String::valueOf);
                    try (SqlStatement call = new SqlStatement(connection, LIST)) {
                        rows =
                                call.text(after.map(ScheduleId::value).orElse(""))
                                        .text(flag)
                                        .text(flag)
                                        .number(limit)
                                        .rows(PostgresScheduleReads::row);
                    }
                    Map<ScheduleId, Occurrence> last = last(connection, rows);
                    return rows.stream()
                            .map(row -> new Listed(row, Optional.ofNullable(last.get(row.id()))))
                            .toList();
                });
    }

    private static Map<ScheduleId, Occurrence> last(Connection connection, List<ScheduleRow> rows)
            throws SQLException {
        Map<ScheduleId, Occurrence> last = new HashMap<>();
        try (SqlStatement call = new SqlStatement(connection, LAST)) {
            call.texts(rows.stream().map(row -> row.id().value()).toList())
                    .rows(PostgresScheduleReads::entry)
                    .forEach(each -> last.put(each.occurrence().schedule(), each.occurrence()));
        }
        return last;
    }

    @Override
    public List<LedgerEntry> ledger(
            ScheduleId id, Optional<Outcome> outcome, Optional<Instant> before, int limit) {
        return database.transaction(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, LEDGER)) {
                        return call.text(id.value())
                                .text(outcome.map(Outcome::word))
                                .text(outcome.map(Outcome::word))
                                .number(before.map(Times::micros))
                                .number(before.map(Times::micros))
                                .number(limit)
                                .rows(PostgresScheduleReads::entry);
                    }
                });
    }

    @Override
    public List<LedgerEntry> ledger(ScheduleId id, Instant from, Instant to, int limit) {
        return database.transaction(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, RANGE)) {
                        return call.text(id.value())
                                .number(Times.micros(from))
                                .number(Times.micros(to))
                                .number(limit)
                                .rows(PostgresScheduleReads::entry);
                    }
                });
    }

    private record DueRow(String kind, Optional<String> id, Optional<Long> at) {}

    @Override
    public Due due(int limit) {
        return database.single(
                connection -> {
                    List<DueRow> rows;
                    try (SqlStatement call = new SqlStatement(connection, DUE)) {
                        call.set("most").number(limit);
                        rows = call.rows(PostgresScheduleReads::dueRow);
                    }
                    List<String> ids =
                            rows.stream().flatMap(row -> row.id.stream()).limit(limit).toList();
                    return new Due(
                            value(rows, "now").map(Times::instant).orElseThrow(),
                            ids.isEmpty() ? List.of() : seen(connection, ids),
                            value(rows, "next").map(Times::instant),
                            value(rows, "waits").orElse(0L) > 0);
                });
    }

    private static DueRow dueRow(ResultSet row) throws SQLException {
        return new DueRow(
                row.getString("kind"), Optional.ofNullable(row.getString("id")), micros(row, "at"));
    }

    private static Optional<Long> value(List<DueRow> rows, String kind) {
        return rows.stream()
                .filter(row -> row.kind.equals(kind))
                .flatMap(row -> row.at.stream())
                .findFirst();
    }

    private static Optional<Long> micros(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    /** In the order of the ids. */
    private static List<Seen> seen(Connection connection, List<String> ids) throws SQLException {
        Map<String, ScheduleRow> rows = new HashMap<>();
        try (SqlStatement call = new SqlStatement(connection, FIND)) {
            call.texts(ids)
                    .rows(PostgresScheduleReads::row)
                    .forEach(row -> rows.put(row.id().value(), row));
        }
        Map<String, List<Tree>> trees = trees(connection, ids);
        Map<String, List<WaitingRow>> waiting = waiting(connection, ids);
        List<Seen> seen = new ArrayList<>();
        for (String id : ids) {
            ScheduleRow row = rows.get(id);
            if (row != null) {
                List<WaitingRow> waits = waiting.getOrDefault(id, List.of());
                seen.add(
                        new Seen(
                                row,
                                trees.getOrDefault(id, List.of()),
                                waits.stream().map(WaitingRow::waiting).toList(),
                                waits.isEmpty() ? 0 : waits.getFirst().total));
            }
        }
        return seen;
    }

    private static Map<String, List<Tree>> trees(Connection connection, List<String> ids)
            throws SQLException {
        Map<String, List<Tree>> trees = new HashMap<>();
        try (SqlStatement call = new SqlStatement(connection, TREES)) {
            call.texts(ids)
                    .rows(
                            row ->
                                    trees.computeIfAbsent(
                                                    row.getString("schedule"),
                                                    _ -> new ArrayList<>())
                                            .add(
                                                    new Tree(
                                                            Times.instant(row.getLong("nominal")),
                                                            new TaskId(row.getString("tree_id")),
                                                            StoredSchedule.end(
                                                                    row.getString("ended")))));
        }
        return trees;
    }

    private record WaitingRow(Waiting waiting, int total) {}

    private static Map<String, List<WaitingRow>> waiting(Connection connection, List<String> ids)
            throws SQLException {
        Map<String, List<WaitingRow>> waiting = new HashMap<>();
        try (SqlStatement call = new SqlStatement(connection, WAITING)) {
            call.texts(ids)
                    .number(MOST_WAITING)
                    .rows(
                            row ->
                                    waiting.computeIfAbsent(
                                                    row.getString("schedule"),
                                                    _ -> new ArrayList<>())
                                            .add(waits(row)));
        }
        return waiting;
    }

    private static WaitingRow waits(ResultSet row) throws SQLException {
        return new WaitingRow(
                new Waiting(
                        Times.instant(row.getLong("nominal")),
                        StoredSchedule.policy(Optional.ofNullable(row.getString("backfill"))),
                        row.getInt("run")),
                row.getInt("total"));
    }

    private static LedgerEntry entry(ResultSet row) throws SQLException {
        return new LedgerEntry(
                StoredSchedule.occurrence(
                        new ScheduleId(row.getString("schedule")),
                        Times.instant(row.getLong("nominal")),
                        row.getString("outcome"),
                        Optional.ofNullable(row.getString("tree_id")),
                        micros(row, "started_at").map(Times::instant),
                        Optional.ofNullable(row.getString("detail"))),
                row.getInt("run"),
                row.getBoolean("unsettled"));
    }

    private static ScheduleRow row(ResultSet row) throws SQLException {
        Optional<ScheduleRow.Pause> pause =
                row.getBoolean("paused")
                        ? Optional.of(
                                new ScheduleRow.Pause(
                                        Optional.ofNullable(row.getString("pause_reason")),
                                        micros(row, "paused_at")
                                                .map(Times::instant)
                                                .orElse(Instant.EPOCH)))
                        : Optional.empty();
        return new ScheduleRow(
                new ScheduleId(row.getString("id")),
                row.getLong("revision"),
                row.getLong("version"),
                StoredSchedule.document(row.getString("document")),
                pause,
                Times.instant(row.getLong("place")),
                micros(row, "due_at").map(Times::instant),
                row.getInt("failures"),
                StoredSchedule.counts(row.getString("counts")),
                Times.instant(row.getLong("created_at")),
                Times.instant(row.getLong("updated_at")));
    }
}
