package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
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

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads events in the order (generation of the log, transaction id, event id), up to the oldest
 * transaction under way. Generation and transaction id are one number, {@code xid}: see the
 * migration. Cursors are both numbers in hexadecimal, filled up so that they sort as text.
 */
public final class PostgresEvents implements EventLog {

    private static final Pattern CURSOR = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{16})");
    private static final long BEHIND_ALL_OF_ITS_TRANSACTION = Long.MAX_VALUE;

    /** The event of a log that was restarted concerns no task. */
    private static final long NO_TASK = 0;

    private static final int BITS_OF_TRANSACTION = 48;

    private static final String COLUMNS =
            """
            select e.xid::text as xid, e.xid as place, e.id as event, e.number, t.id, t.tree_id, e.type, e.node, e.attempt, e.delivery,
                   e.details, e.actor, (extract(epoch from e.at) * 1000000)::bigint as at
            from apflow_event e left join apflow_task t on t.number = e.number
            where (e.xid, e.id) > (?::text::xid8, ?) and e.xid < (select apflow_log_sight())
            """;

    private static final String EVERYTHING =
            COLUMNS
                    + """
                     and (t.number is not null or e.number = 0)
                    order by e.xid, e.id limit ?
                    """;

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
        Place place = after.map(Place::of).orElse(new Place(0, 0));
        return EventPage.of(
                database.single(connection -> read(connection, scope, place, limit)), after);
    }

    private static List<LogEntry> read(
            Connection connection, EventScope scope, Place after, int limit) throws SQLException {
        if (scope instanceof EventScope.Everything) {
            try (SqlStatement call = new SqlStatement(connection, EVERYTHING)) {
                return after.in(call).number(limit).rows(PostgresEvents::entry);
            }
        }
        return Selection.of(scope).read(connection, after, limit);
    }

    /**
     * A part of the log, and the restarts of the log: who follows one tree is not told of those
     * before it began. Of a tree that the restart lost there is no beginning any more: then of all.
     * Each half reads its own piece of one index in order, and no more of it than the page.
     *
     * @param condition of its events
     * @param values of the parameters in the condition
     * @param order of its events, as its index has it
     * @param since the task whose tree's beginning counts
     */
    private record Selection(
            String condition, List<String> values, String order, Optional<TaskId> since) {

        private static final Selection ALL =
                new Selection(
                        " and t.number is not null", List.of(), "e.xid, e.id", Optional.empty());

        private static final String HALVES =
                """
                (EVENTS order by ORDER limit ?)
                union all
                (RESTARTS
                  and e.tree = 0 and e.number = 0 SINCE
                 order by e.xid, e.id limit ?)
                order by place, event limit ?
                """
                        .replace("RESTARTS", COLUMNS);

        private static final String SINCE =
                """
                and e.xid > coalesce((select b.xid from apflow_event b
                                      where b.tree = (select tree from apflow_task where id = ?)
                                      order by b.xid, b.id limit 1), '0'::xid8)
                """;

        static Selection of(EventScope scope) {
            return switch (scope) {
                case EventScope.Everything _ -> ALL;
                case EventScope.OfTree(TaskId tree) ->
                        new Selection(
                                " and e.tree = (select number from apflow_task where id = ? and"
                                        + " tree_id = id)",
                                List.of(tree.value()),
                                ALL.order,
                                Optional.of(tree));
                case EventScope.OfTask(TaskId task) ->
                        new Selection(
                                " and e.tree = (select tree from apflow_task where id = ?) and"
                                        + " e.number = (select number from apflow_task where id ="
                                        + " ?)",
                                List.of(task.value(), task.value()),
                                ALL.order,
                                Optional.of(task));
                case EventScope.By(EventScope within, Actor actor) -> of(within).by(actor.name());
            };
        }

        /**
         * Of all events, those of one actor are found by their own index alone: no other one has
         * this order. Else a plan for actors as they usually are would look through the whole log
         * for one with few events.
         */
        private Selection by(String actor) {
            List<String> more = new ArrayList<>(values);
            more.add(actor);
            if (since.isPresent()) {
                return new Selection(condition + " and e.actor = ?", more, order, since);
            }
            more.add(actor);
            return new Selection(
                    condition + " and e.actor is not null and e.actor >= ? and e.actor <= ?",
                    more,
                    "e.actor, e.xid, e.id",
                    since);
        }

        String sql() {
            return HALVES.replace("EVENTS", COLUMNS + condition)
                    .replace("ORDER", order)
                    .replace("SINCE", since.isPresent() ? SINCE : "");
        }

        List<LogEntry> read(Connection connection, Place after, int limit) throws SQLException {
            try (SqlStatement call = new SqlStatement(connection, sql())) {
                after.in(call);
                for (String value : values) {
                    call.text(value);
                }
                after.in(call.number(limit));
                if (since.isPresent()) {
                    call.text(since.get().value());
                }
                return call.number(limit).number(limit).rows(PostgresEvents::entry);
            }
        }
    }

    /** How the events of one actor are read. */
    static String sqlOf(EventScope scope) {
        return Selection.of(scope).sql();
    }

    @Override
    public EventCursor end() {
        return database.one(
                        "select (apflow_log_sight()::text::bigint - 1)::text as xid",
                        row ->
                                new Place(
                                        Long.parseLong(row.column("xid").getString()),
                                        BEHIND_ALL_OF_ITS_TRANSACTION))
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
        return database.single(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, HELD_BACK)) {
                        return call.row(
                                row ->
                                        new HeldBack(
                                                Duration.ofNanos(row.getLong("micros") * 1_000),
                                                row.getString("by")));
                    }
                });
    }

    @Override
    public boolean isCursor(String text) {
        Matcher form = CURSOR.matcher(text);
        return form.matches() && form.group(1).charAt(0) < '8' && form.group(2).charAt(0) < '8';
    }

    private static LogEntry entry(ResultSet row) throws SQLException {
        Place place = new Place(row.getLong("xid"), row.getLong("event"));
        return row.getLong("number") == NO_TASK
                ? new LogRestart(
                        place.cursor(),
                        place.name(),
                        StoredJson.details(row.getString("details")),
                        Times.instant(row.getLong("at")))
                : event(row, place);
    }

    private static TaskEvent event(ResultSet row, Place place) throws SQLException {
        return new TaskEvent(
                place.cursor(),
                place.name(),
                new TaskId(row.getString("id")),
                new TaskId(row.getString("tree_id")),
                EventType.ofWord(row.getString("type")).orElse(EventType.UNKNOWN),
                row.getString("type"),
                PostgresReads.node(row, "node"),
                row.getInt("attempt"),
                row.getLong("delivery"),
                StoredJson.details(row.getString("details")),
                Optional.ofNullable(row.getString("actor")).filter(Actor::isValid).map(Actor::new),
                Times.instant(row.getLong("at")));
    }

    /** A place in the log. */
    private record Place(long number, long id) {

        static Place of(EventCursor cursor) {
            Matcher form = CURSOR.matcher(cursor.value());
            if (!form.matches()) {
                throw new IllegalArgumentException("not a cursor of this log: " + cursor);
            }
            return new Place(Long.parseLong(form.group(1), 16), Long.parseLong(form.group(2), 16));
        }

        /** As the two parameters of the condition. */
        SqlStatement in(SqlStatement call) throws SQLException {
            return call.text(Long.toString(number)).number(id);
        }

        /** A sequence may give numbers again when the log restarts, but not in one generation. */
        String name() {
            long generation = number >>> BITS_OF_TRANSACTION;
            return "event-" + (generation == 0 ? "" : generation + "-") + id;
        }

        EventCursor cursor() {
            return new EventCursor(String.format(Locale.ROOT, "%016x-%016x", number, id));
        }
    }
}
