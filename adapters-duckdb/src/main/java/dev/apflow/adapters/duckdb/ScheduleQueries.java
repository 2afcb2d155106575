package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.ScheduleReads;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.schedule.ScheduleState.Waiting;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.stored.StoredSchedule;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

record ScheduleQueries(Database database) implements ScheduleReads {

    private static final String ROWS =
            """
            select id, revision, version, document, paused, pause_reason, failures, counts,
                   epoch_us(paused_at) as paused_us, epoch_us(place) as place_us, epoch_us(due_at) as due_us,
                   epoch_us(created_at) as created_us, epoch_us(updated_at) as updated_us
            from apflow_schedule
            """;

    private static final String FIND = ROWS + " where id = ?";

    private static final String LIST =
            ROWS + " where id > ? and (? = '' or paused = (? = 'true')) order by id limit ?";

    private static final String DUE =
            ROWS + " where due_at <= make_timestamp(?::bigint) order by due_at limit ?";

    private static final String NEXT =
            """
            select epoch_us(min(due_at)) as next_us from apflow_schedule where due_at > make_timestamp(?::bigint)
            """;

    private static final String NOW = "select epoch_us(now()) as now_us";

    private static final String ENTRIES =
            """
            select schedule, outcome, tree_id, detail, run, unsettled, epoch_us(nominal) as nominal_us,
                   epoch_us(started_at) as started_us
            from apflow_occurrence
            """;

    private static final String LEDGER =
            ENTRIES
                    + """
                     where schedule = ? and (? = '' or outcome = ?) and nominal < make_timestamp(?::bigint)
                    order by nominal desc
                    limit ?
                    """;

    private static final String RANGE =
            ENTRIES
                    + """
                     where schedule = ? and nominal >= make_timestamp(?::bigint)
                      and nominal < make_timestamp(?::bigint)
                    order by nominal
                    limit ?
                    """;

    /** The few entries that are looked at again; of one schedule, or of all. */
    private static final String OPEN =
            """
            select o.schedule, epoch_us(o.nominal) as nominal_us, o.tree_id, o.backfill, o.run, t.number
            from apflow_open_occurrence o left join apflow_task t on t.id = o.tree_id
            where ? = '' or o.schedule = ?
            order by o.schedule, o.nominal
            """;

    private static final String STANDS =
            """
            select count(*) filter (s.status = 'in_progress' or s.status = 'pending' and coalesce(p.broken, 0) = 0)
                       as moving,
                   count(*) filter (s.status in ('failed', 'pending')) as failed,
                   count(*) filter (s.status = 'cancelled') as cancelled
            from apflow_state s left join apflow_pending p on p.number = s.number
            where s.number between ? and (select max(number) from apflow_task where tree = ?)
            """;

    /** Later than every nominal time, in microseconds. */
    private static final long NEVER = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli() * 1000;

    @Override
    public Optional<Seen> find(ScheduleId id) {
        return database.read(
                execute -> {
                    List<ScheduleRow> rows = list(execute, ScheduleQueries::row, FIND, id.value());
                    return rows.stream()
                            .map(row -> seen(row, open(execute, id.value()), execute))
                            .findFirst();
                });
    }

    @Override
    public List<Listed> list(Optional<Boolean> paused, Optional<ScheduleId> after, int limit) {
        String flag = paused.map(String::valueOf).orElse("");
        return database.read(
                execute ->
                        list(
                                        execute,
                                        ScheduleQueries::row,
                                        LIST,
                                        after.map(ScheduleId::value).orElse(""),
                                        flag,
                                        flag,
                                        limit)
                                .stream()
                                .map(row -> new Listed(row, last(execute, row.id())))
                                .toList());
    }

    private static Optional<Occurrence> last(DbExecute execute, ScheduleId id) {
        return list(execute, ScheduleQueries::entry, LEDGER, id.value(), "", "", NEVER, 1).stream()
                .map(LedgerEntry::occurrence)
                .findFirst();
    }

    @Override
    public List<LedgerEntry> ledger(
            ScheduleId id, Optional<Outcome> outcome, Optional<Instant> before, int limit) {
        String word = outcome.map(Outcome::word).orElse("");
        return database.read(
                execute ->
                        list(
                                execute,
                                ScheduleQueries::entry,
                                LEDGER,
                                id.value(),
                                word,
                                word,
                                before.map(Times::micros).orElse(NEVER),
                                limit));
    }

    @Override
    public List<LedgerEntry> ledger(ScheduleId id, Instant from, Instant to, int limit) {
        return database.read(
                execute ->
                        list(
                                execute,
                                ScheduleQueries::entry,
                                RANGE,
                                id.value(),
                                Times.micros(from),
                                Times.micros(to),
                                limit));
    }

    @Override
    public Due due(int limit) {
        return database.read(
                execute -> {
                    long now = list(execute, row -> Columns.bigint(row, "now_us"), NOW).getFirst();
                    List<Opened> open = open(execute, "");
                    List<Seen> due = new ArrayList<>();
                    for (ScheduleRow row : list(execute, ScheduleQueries::row, DUE, now, limit)) {
                        due.add(seen(row, open, execute));
                    }
                    for (String id : waiting(open)) {
                        if (due.size() < limit
                                && due.stream().noneMatch(each -> isOf(each.row(), id))) {
                            list(execute, ScheduleQueries::row, FIND, id).stream()
                                    .map(row -> seen(row, open, execute))
                                    .filter(ScheduleQueries::canStart)
                                    .forEach(due::add);
                        }
                    }
                    Optional<Instant> next =
                            list(execute, row -> time(row, "next_us"), NEXT, now).getFirst();
                    return new Due(Times.instant(now), due, next, !waiting(open).isEmpty());
                });
    }

    private static boolean isOf(ScheduleRow row, String id) {
        return row.id().value().equals(id);
    }

    private static List<String> waiting(List<Opened> open) {
        return open.stream()
                .filter(each -> each.root.isEmpty())
                .map(Opened::schedule)
                .distinct()
                .toList();
    }

    private static boolean canStart(Seen seen) {
        boolean free = seen.unfinished().isEmpty();
        return seen.waiting().stream()
                .filter(each -> each.backfill().isPresent() || seen.row().paused().isEmpty())
                .anyMatch(each -> free || each.backfill().equals(Optional.of(OverlapPolicy.ALLOW)));
    }

    /** An entry that is looked at again. */
    private record Opened(
            String schedule,
            Instant nominal,
            Optional<TaskId> root,
            Optional<OverlapPolicy> backfill,
            int run,
            Optional<Long> number) {}

    private static List<Opened> open(DbExecute execute, String schedule) {
        return list(
                execute,
                row ->
                        new Opened(
                                Columns.text(row, "schedule"),
                                time(row, "nominal_us").orElseThrow(),
                                Columns.find(row, "tree_id", String.class).map(TaskId::new),
                                StoredSchedule.policy(Columns.find(row, "backfill", String.class)),
                                Columns.integer(row, "run"),
                                Columns.find(row, "number", Number.class).map(Number::longValue)),
                OPEN,
                schedule,
                schedule);
    }

    private static Seen seen(ScheduleRow row, List<Opened> open, DbExecute execute) {
        List<Opened> own = open.stream().filter(each -> isOf(row, each.schedule)).toList();
        List<Waiting> waiting =
                own.stream()
                        .filter(each -> each.root.isEmpty())
                        .map(each -> new Waiting(each.nominal, each.backfill, each.run))
                        .sorted(Comparator.comparing(Waiting::nominal))
                        .toList();
        Map<Instant, Tree> trees = new HashMap<>();
        for (Opened each : own) {
            each.root.ifPresent(
                    root ->
                            trees.put(
                                    each.nominal,
                                    new Tree(each.nominal, root, end(execute, each.number))));
        }
        return new Seen(
                row,
                trees.values().stream().sorted(Comparator.comparing(Tree::nominal)).toList(),
                waiting.stream().limit(MOST_WAITING).toList(),
                waiting.size());
    }

    private static End end(DbExecute execute, Optional<Long> root) {
        return root.map(
                        number ->
                                list(execute, ScheduleQueries::end, STANDS, number, number)
                                        .getFirst())
                .orElse(End.REMOVED);
    }

    private static End end(DbRow row) {
        if (Columns.bigint(row, "moving") > 0) {
            return End.NONE;
        }
        if (Columns.bigint(row, "failed") > 0) {
            return End.FAILED;
        }
        return Columns.bigint(row, "cancelled") > 0 ? End.CANCELLED : End.COMPLETED;
    }

    private static LedgerEntry entry(DbRow row) {
        return new LedgerEntry(
                StoredSchedule.occurrence(
                        new ScheduleId(Columns.text(row, "schedule")),
                        time(row, "nominal_us").orElseThrow(),
                        Columns.text(row, "outcome"),
                        Columns.find(row, "tree_id", String.class),
                        time(row, "started_us"),
                        Columns.find(row, "detail", String.class)),
                Columns.integer(row, "run"),
                Columns.flag(row, "unsettled"));
    }

    private static ScheduleRow row(DbRow row) {
        Optional<ScheduleRow.Pause> pause =
                Columns.flag(row, "paused")
                        ? Optional.of(
                                new ScheduleRow.Pause(
                                        Columns.find(row, "pause_reason", String.class),
                                        time(row, "paused_us").orElse(Instant.EPOCH)))
                        : Optional.empty();
        return new ScheduleRow(
                new ScheduleId(Columns.text(row, "id")),
                Columns.bigint(row, "revision"),
                Columns.bigint(row, "version"),
                StoredSchedule.document(Columns.text(row, "document")),
                pause,
                time(row, "place_us").orElseThrow(),
                time(row, "due_us"),
                Columns.integer(row, "failures"),
                StoredSchedule.counts(Columns.text(row, "counts")),
                time(row, "created_us").orElseThrow(),
                time(row, "updated_us").orElseThrow());
    }

    private static Optional<Instant> time(DbRow row, String column) {
        return Columns.find(row, column, Number.class).map(Number::longValue).map(Times::instant);
    }

    private static <T> List<T> list(
            DbExecute execute, Function<DbRow, T> map, String sql, Object... parameters) {
        try (Stream<DbRow> rows = execute.createQuery(sql).params(parameters).execute()) {
            return rows.map(map).toList();
        }
    }
}
