package dev.apflow.adapters.postgres.schedule;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.ScheduleWrites.Change;
import dev.apflow.json.stored.StoredSchedule;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Changed schedules as columns: one array a column, so that many are one statement. */
final class ScheduleColumns {

    private static final SqlText CHANGE =
            SqlText.of(
                    ScheduleColumns.class,
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

    private ScheduleColumns() {}

    /** When each was changed, by its id; those of another revision are left as they are. */
    static Map<String, Instant> write(Connection connection, List<Change> changes)
            throws SQLException {
        List<ScheduleRow> rows = changes.stream().map(Change::to).toList();
        Map<String, Instant> times = new HashMap<>();
        try (SqlStatement call = new SqlStatement(connection, CHANGE)) {
            call.set("ids").texts(rows.stream().map(row -> row.id().value()).toList());
            call.set("revisions").numbers(rows.stream().map(ScheduleRow::revision).toList());
            call.set("versions").numbers(rows.stream().map(ScheduleRow::version).toList());
            call.set("documents").texts(rows.stream().map(StoredSchedule::document).toList());
            call.set("paused").array("boolean", of(rows, row -> row.paused().isPresent()));
            call.set("reasons")
                    .array(
                            "text",
                            of(
                                    rows,
                                    row ->
                                            row.paused()
                                                    .flatMap(ScheduleRow.Pause::reason)
                                                    .orElse(null)));
            call.set("paused_at")
                    .array(
                            "bigint",
                            of(
                                    rows,
                                    row ->
                                            row.paused()
                                                    .map(at -> Times.micros(at.since()))
                                                    .orElse(null)));
            call.set("places")
                    .numbers(rows.stream().map(row -> Times.micros(row.place())).toList());
            call.set("due")
                    .array("bigint", of(rows, row -> row.due().map(Times::micros).orElse(null)));
            call.set("failures").array("integer", of(rows, ScheduleRow::failures));
            call.set("counts").texts(rows.stream().map(StoredSchedule::counts).toList());
            call.rows(row -> times.put(row.getString(1), Times.instant(row.getLong(2))));
        }
        return times;
    }

    /** One column of these items. */
    static <T> @Nullable Object[] of(List<T> items, Function<T, @Nullable Object> column) {
        @Nullable Object[] values = new Object[items.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.apply(items.get(i));
        }
        return values;
    }
}
