package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.EventLog;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;

import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementQuery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The cursor is the event's number: there is one writer, so numbers rise as commits do. */
record Events(Database database) implements EventLog {

    private static final Pattern CURSOR = Pattern.compile("[0-9]{18}");

    private static final String PAGE =
            """
            select e.number, e.type, e.node, e.attempt, e.delivery, e.details, e.actor,
                epoch_us(e.happened) as happened_us, t.id, t.tree_id
            from (
                select * from apflow_event
                where number > ? CONDITION
                order by number limit ?
            ) e
            join apflow_task t on t.number = e.task
            order by e.number
            """;

    private static final String END =
            """
            select greatest(event, (select coalesce(max(number), 0) from apflow_event)) as last
            from apflow_given
            """;

    @Override
    public EventPage read(EventScope scope, Optional<EventCursor> after, int limit) {
        long from = after.map(each -> Long.parseLong(each.value())).orElse(0L);
        Selection selection = Selection.of(scope);
        List<TaskEvent> events =
                database.read(
                        execute -> {
                            DbStatementQuery query =
                                    execute.createQuery(selection.sql()).addParam(from);
                            selection.values.forEach(query::addParam);
                            return events(query, limit);
                        });
        return new EventPage(
                events,
                events.isEmpty() ? after : Optional.of(events.get(events.size() - 1).cursor()));
    }

    /**
     * A part of the log.
     *
     * @param condition of its events
     * @param values of the parameters in the condition
     */
    private record Selection(String condition, List<String> values) {

        static Selection of(EventScope scope) {
            return switch (scope) {
                case EventScope.Everything _ -> new Selection("", List.of());
                case EventScope.OfTree(TaskId tree) ->
                        new Selection(
                                "and tree = (select number from apflow_task where id = ? and"
                                        + " tree_id = id)",
                                List.of(tree.value()));
                case EventScope.OfTask(TaskId task) ->
                        new Selection(
                                "and task = (select number from apflow_task where id = ?)",
                                List.of(task.value()));
                case EventScope.By(EventScope within, Actor actor) -> of(within).by(actor.name());
            };
        }

        private Selection by(String actor) {
            List<String> more = new ArrayList<>(values);
            more.add(actor);
            return new Selection(condition + " and actor = ?", more);
        }

        String sql() {
            return PAGE.replace("CONDITION", condition);
        }
    }

    private static List<TaskEvent> events(DbStatementQuery query, int limit) {
        try (Stream<DbRow> rows = query.addParam(limit).execute()) {
            return rows.map(Events::event).toList();
        }
    }

    private static TaskEvent event(DbRow row) {
        long number = Columns.bigint(row, "number");
        String type = Columns.text(row, "type");
        return new TaskEvent(
                cursor(number),
                "event-" + number,
                new TaskId(Columns.text(row, "id")),
                new TaskId(Columns.text(row, "tree_id")),
                EventType.ofWord(type).orElse(EventType.UNKNOWN),
                type,
                Columns.find(row, "node", String.class).filter(TaskId::isValid).map(NodeId::new),
                Columns.integer(row, "attempt"),
                Columns.bigint(row, "delivery"),
                Json.details(Columns.find(row, "details", String.class).orElse(null)),
                Columns.find(row, "actor", String.class).filter(Actor::isValid).map(Actor::new),
                Times.instant(Columns.bigint(row, "happened_us")));
    }

    private static EventCursor cursor(long number) {
        return new EventCursor(String.format(Locale.ROOT, "%018d", number));
    }

    @Override
    public EventCursor end() {
        return database.read(
                execute ->
                        execute.createGet(END)
                                .execute()
                                .map(row -> cursor(Columns.bigint(row, "last")))
                                .orElseThrow());
    }

    @Override
    public boolean isCursor(String text) {
        return CURSOR.matcher(text).matches();
    }
}
