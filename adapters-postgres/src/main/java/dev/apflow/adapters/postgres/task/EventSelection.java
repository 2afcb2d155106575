package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.LogEntry;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of the log, and the restarts of the log: who follows one tree is not told of those before
 * it began. Of a tree that the restart lost there is no beginning any more: then of all. Each half
 * reads its own piece of one index in order, and no more of it than the page.
 *
 * @param condition of its events
 * @param values of the parameters in the condition
 * @param order of its events, as its index has it
 * @param since the task whose tree's beginning counts
 */
record EventSelection(String condition, List<String> values, String order, Optional<TaskId> since) {

    private static final String COLUMNS =
            """
            select e.xid::text as xid, e.xid as place, e.id as event, e.number, t.id, t.tree_id, e.type, e.node, e.attempt, e.delivery,
                   e.details, e.actor, (extract(epoch from e.at) * 1000000)::bigint as at
            from apflow_event e left join apflow_task t on t.number = e.number
            where (e.xid, e.id) > (?::text::xid8, ?) and e.xid < (select apflow_log_sight())
            """;

    static final String EVERYTHING =
            COLUMNS
                    + """
                     and (t.number is not null or e.number = 0)
                    order by e.xid, e.id limit ?
                    """;

    private static final EventSelection ALL =
            new EventSelection(
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

    static EventSelection of(EventScope scope) {
        return switch (scope) {
            case EventScope.Everything _ -> ALL;
            case EventScope.OfTree(TaskId tree) ->
                    new EventSelection(
                            " and e.tree = (select number from apflow_task where id = ? and"
                                    + " tree_id = id)",
                            List.of(tree.value()),
                            ALL.order,
                            Optional.of(tree));
            case EventScope.OfTask(TaskId task) ->
                    new EventSelection(
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
     * Of all events, those of one actor are found by their own index alone: no other one has this
     * order. Else a plan for actors as they usually are would look through the whole log for one
     * with few events.
     */
    private EventSelection by(String actor) {
        List<String> more = new ArrayList<>(values);
        more.add(actor);
        if (since.isPresent()) {
            return new EventSelection(condition + " and e.actor = ?", more, order, since);
        }
        more.add(actor);
        return new EventSelection(
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

    List<LogEntry> read(
            Connection connection, LogPlace after, int limit, SqlStatement.Map<LogEntry> entry)
            throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, sql())) {
            after.in(call);
            for (String value : values) {
                call.text(value);
            }
            after.in(call.number(limit));
            if (since.isPresent()) {
                call.text(since.get().value());
            }
            return call.number(limit).number(limit).rows(entry);
        }
    }
}
