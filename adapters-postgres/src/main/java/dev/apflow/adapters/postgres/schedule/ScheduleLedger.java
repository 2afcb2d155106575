package dev.apflow.adapters.postgres.schedule;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.ScheduleWrites.Change;
import dev.apflow.application.store.ScheduleWrites.Entry;
import dev.apflow.application.store.ScheduleWrites.Settled;
import dev.apflow.json.stored.StoredSchedule;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes what became of the nominal times of schedules. */
final class ScheduleLedger {

    private static final SqlText RECORD =
            SqlText.of(
                    ScheduleLedger.class,
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

    private ScheduleLedger() {}

    private record Written(String schedule, Entry entry) {}

    private static List<Written> written(List<Change> changes) {
        return changes.stream()
                .flatMap(
                        change ->
                                change.entries().stream()
                                        .map(entry -> new Written(change.to().id().value(), entry)))
                .toList();
    }

    /** Times that have an outcome already, which these entries do not replace. */
    static List<Instant> decided(Connection connection, List<Change> changes) throws SQLException {
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
                    .array("boolean", ScheduleColumns.of(entries, each -> each.entry.replaces()))
                    .rows(row -> Times.instant(row.getLong(1)));
        }
    }

    /** Notes what became of runs. */
    static void settle(Connection connection, List<Change> changes) throws SQLException {
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

    /** Writes the entries. */
    static void record(Connection connection, List<Change> changes) throws SQLException {
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
                            ScheduleColumns.of(
                                    entries,
                                    each ->
                                            each.entry
                                                    .tree()
                                                    .map(tree -> tree.tree().root().value())
                                                    .orElse(null)));
            call.set("details")
                    .array(
                            "text",
                            ScheduleColumns.of(entries, each -> each.entry.detail().orElse(null)));
            call.set("backfills")
                    .array(
                            "text",
                            ScheduleColumns.of(
                                    entries,
                                    each ->
                                            each.entry
                                                    .backfill()
                                                    .map(StoredSchedule::word)
                                                    .orElse(null)));
            call.set("runs")
                    .array("integer", ScheduleColumns.of(entries, each -> each.entry.run()));
            call.update();
        }
    }
}
