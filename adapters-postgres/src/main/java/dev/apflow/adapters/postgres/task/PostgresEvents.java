package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.HeldBack;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.LogEntry;
import dev.apflow.domain.event.LogRestart;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.stored.StoredJson;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads events in the order (generation of the log, transaction id, event id), up to the oldest
 * transaction under way. Generation and transaction id are one number, {@code xid}: see the
 * migration. Cursors are both numbers in hexadecimal, filled up so that they sort as text.
 */
public final class PostgresEvents implements EventLog {

    /** The event of a log that was restarted concerns no task. */
    private static final long NO_TASK = 0;

    private final Database database;

    public PostgresEvents(Database database) {
        this.database = database;
    }

    /**
     * Raises the log's generation where the database stands on another server than before: those
     * who read are told even if nobody writes.
     */
    public static void ensureGeneration(Database database) {
        database.one("select apflow_log_ensure() as generation", row -> row.column("generation"));
    }

    @Override
    public EventPage read(EventScope scope, Optional<EventCursor> after, int limit) {
        LogPlace place = after.map(LogPlace::of).orElse(new LogPlace(0, 0));
        SqlQuery query = EventSelection.of(scope).query(place, limit);
        return EventPage.of(
                database.single(query.rows(PostgresEvents::entry)).stream()
                        .flatMap(row -> row.entriesBehind(place))
                        .limit(limit)
                        .toList(),
                after);
    }

    /**
     * @param assigned the event before it, where the row stands for both
     */
    private record Row(LogPlace place, Optional<LogEntry> assigned, LogEntry entry) {

        /** One at least: the row itself was behind. */
        Stream<LogEntry> entriesBehind(LogPlace after) {
            return assigned.isPresent() && place.before().isBehind(after)
                    ? Stream.of(assigned.get(), entry)
                    : Stream.of(entry);
        }
    }

    @Override
    public EventCursor end() {
        return database.one(
                        "select (apflow_log_sight()::text::bigint - 1)::text as xid",
                        row ->
                                new LogPlace(
                                        Long.parseLong(row.column("xid").getString()),
                                        LogPlace.BEHIND_ALL_OF_ITS_TRANSACTION))
                .orElseThrow()
                .cursor();
    }

    /** Whose they are is shown to a user who may see it: to the owner, or with pg_monitor. */
    private static final String HELD_BACK =
            """
            select micros, by
            from (
                select (extract(epoch from clock_timestamp() - xact_start) * 1000000)::bigint as micros,
                       'session ' || pid || ' (' || coalesce(nullif(application_name, ''), 'no name') || ', user '
                           || coalesce(usename, '?') || ', database ' || coalesce(datname, '?') || ')' as by
                from pg_stat_activity
                where backend_xid is not null
                union all
                select (extract(epoch from clock_timestamp() - prepared) * 1000000)::bigint,
                       'prepared transaction ' || gid
                from pg_prepared_xacts) t
            where micros is not null
            order by micros desc
            limit 1
            """;

    @Override
    public Optional<HeldBack> heldBack() {
        return database.single(SqlQuery.of(HELD_BACK).row(PostgresEvents::heldBack));
    }

    private static HeldBack heldBack(ResultSet row) throws SQLException {
        return new HeldBack(Duration.ofNanos(row.getLong("micros") * 1_000), row.getString("by"));
    }

    @Override
    public boolean isCursor(String text) {
        return LogPlace.isCursor(text);
    }

    private static Row entry(ResultSet row) throws SQLException {
        LogPlace place = new LogPlace(row.getLong("xid"), row.getLong("event"));
        if (row.getLong("number") == NO_TASK) {
            return new Row(
                    place,
                    Optional.empty(),
                    new LogRestart(
                            place.cursor(),
                            place.name(),
                            StoredJson.details(row.getString("details")),
                            Times.instant(row.getLong("at"))));
        }
        Optional<LogEntry> assigned =
                row.getBoolean("assigned")
                        ? Optional.of(event(row, place.before(), EventType.ASSIGNED.word()))
                        : Optional.empty();
        return new Row(place, assigned, event(row, place, row.getString("type")));
    }

    private static TaskEvent event(ResultSet row, LogPlace place, String type) throws SQLException {
        return new TaskEvent(
                place.cursor(),
                place.name(),
                new TaskId(row.getString("id")),
                new TaskId(row.getString("tree_id")),
                EventType.ofWord(type).orElse(EventType.UNKNOWN),
                type,
                RowValues.node(row, "node"),
                row.getInt("attempt"),
                row.getLong("delivery"),
                StoredJson.details(row.getString("details")),
                RowValues.text(row, "actor").filter(Actor::isValid).map(Actor::new),
                Times.instant(row.getLong("at")));
    }
}
