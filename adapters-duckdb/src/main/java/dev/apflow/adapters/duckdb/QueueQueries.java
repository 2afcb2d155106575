package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.AdmissionStates.Running;
import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.QueueReads;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.domain.task.TaskId;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementQuery;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Queues, pauses and where tasks stand, from one snapshot each. */
record QueueQueries(Database database) implements QueueReads {

    private static final String NOW = "select epoch_us(now()) as now";

    private static final String NAMES =
            """
            select name from (
                select 'default' as name
                union select name from apflow_queue_settings
                union select value from apflow_pause where scope = 'queue'
                union select coalesce(queue, 'default') from apflow_pending
                union select coalesce(queue, 'default') from apflow_running)
            where name > ? and (? = '' or name = ?)
            order by name limit ?
            """;

    private static final String RUNNING =
            """
            select queue, rules, count(*) as running from apflow_running group by queue, rules
            """;

    private static final String RATES =
            """
            select scope, name, due_us from apflow_rate where due_us > ?
            """;

    @Override
    public List<QueueStatus> list(Optional<QueueName> after, int limit) {
        return database.read(
                execute -> statuses(execute, after.map(QueueName::value).orElse(""), "", limit));
    }

    @Override
    public Optional<QueueStatus> find(QueueName name) {
        return database.read(
                execute -> statuses(execute, "", name.value(), 1).stream().findFirst());
    }

    @Override
    public List<AdmissionPause> pauses() {
        return database.read(QueueQueries::pauses).stream()
                .sorted(
                        Comparator.comparing(AdmissionPause::scope)
                                .thenComparing(AdmissionPause::value))
                .toList();
    }

    @Override
    public Optional<QueuePosition> position(TaskId id) {
        return database.read(execute -> QueuePlaces.of(execute, id, () -> state(execute)));
    }

    private static List<QueueStatus> statuses(
            DbExecute execute, String after, String only, int limit) {
        List<QueueName> names = new ArrayList<>();
        for (String each :
                list(
                        execute.createQuery(NAMES)
                                .addParam(after)
                                .addParam(only)
                                .addParam(only)
                                .addParam(limit),
                        row -> Columns.text(row, "name"))) {
            if (QueueName.isValid(each)) {
                names.add(new QueueName(each));
            }
        }
        if (names.isEmpty()) {
            return List.of();
        }
        AdmissionState state = state(execute);
        Map<QueueName, QueueCounts> counts = QueueCounts.of(execute, names, state);
        return names.stream()
                .map(name -> status(name, state, counts.getOrDefault(name, new QueueCounts())))
                .toList();
    }

    private static QueueStatus status(QueueName name, AdmissionState state, QueueCounts counts) {
        return new QueueStatus(
                state.queue(name),
                state.pauses().stream()
                        .filter(each -> each.scope() == PauseScope.QUEUE)
                        .filter(each -> each.value().equals(name.value()))
                        .findFirst(),
                counts.ready(),
                state.runningByQueue().getOrDefault(name, 0),
                counts.waiting(),
                counts.oldestReady(state.now()));
    }

    private static AdmissionState state(DbExecute execute) {
        long now = list(execute.createQuery(NOW), row -> Columns.bigint(row, "now")).getFirst();
        Map<QueueName, QueueSettings> settings = new HashMap<>();
        list(execute.createQuery(QueueRows.SETTINGS), QueueQueries::settings).stream()
                .flatMap(Optional::stream)
                .forEach(each -> settings.put(each.name(), each));
        List<Running> running =
                list(
                        execute.createQuery(RUNNING),
                        row ->
                                new Running(
                                        Columns.find(row, "queue", String.class).orElse(null),
                                        Columns.find(row, "rules", String.class).orElse(null),
                                        Columns.integer(row, "running")));
        Map<RateKey, Instant> rates = new HashMap<>();
        list(
                        execute.createQuery(RATES).addParam(now),
                        row ->
                                Map.entry(
                                        AdmissionStates.key(
                                                Columns.text(row, "scope"),
                                                Columns.text(row, "name")),
                                        Times.instant(Columns.bigint(row, "due_us"))))
                .forEach(each -> rates.put(each.getKey(), each.getValue()));
        return AdmissionStates.of(now, settings, pauses(execute), running, rates);
    }

    private static Optional<QueueSettings> settings(DbRow row) {
        return QueueRows.settings(
                Columns.text(row, "name"),
                Columns.find(row, "max_running", Integer.class).orElse(null),
                Columns.find(row, "rate_limit", Integer.class).orElse(null),
                Columns.find(row, "rate_period_us", Long.class).orElse(null),
                Columns.find(row, "rate_burst", Integer.class).orElse(null),
                Columns.bigint(row, "version"));
    }

    private static List<AdmissionPause> pauses(DbExecute execute) {
        return list(
                        execute.createQuery(QueueRows.PAUSES),
                        row ->
                                QueueRows.pause(
                                        Columns.text(row, "scope"),
                                        Columns.text(row, "value"),
                                        Columns.text(row, "reason"),
                                        Columns.bigint(row, "since_us"),
                                        Columns.find(row, "paused_by", String.class).orElse(null)))
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /** A query holds its connection until its rows are closed. */
    static <T> List<T> list(DbStatementQuery query, Function<DbRow, T> reader) {
        try (Stream<DbRow> rows = query.execute()) {
            return rows.map(reader).toList();
        }
    }
}
