package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.TaskId;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A part of the log, and the restarts of the log: who follows one tree is not told of those before
 * it began. Of a tree that the restart lost there is no beginning any more: then of all. Each half
 * reads its own piece of one index in order, and no more of it than the page.
 *
 * @param task that the statement names, or the root of the tree
 * @param actor that the statement names
 */
record EventSelection(SqlText statement, Optional<TaskId> task, Optional<Actor> actor) {

    private static final SqlText EVERYTHING =
            statement(
                    """
                    ${log_after} and (t.number is not null or e.number = 0)
                    order by e.xid, e.id limit :limit
                    """);

    /**
     * The events of one actor are found by their own index alone: no other one has this order. Else
     * a plan for actors as they usually are would look through the whole log for one with few
     * events.
     */
    private static final SqlText BY_ACTOR =
            statement(
                    """
                    (${log_after} and t.number is not null
                       and e.actor is not null and e.actor >= :actor and e.actor <= :actor
                     order by e.actor, e.xid, e.id limit :limit)
                    union all
                    (${restarts} order by e.xid, e.id limit :limit)
                    order by place, event limit :limit
                    """,
                    "actor");

    private static final SqlText OF_TREE =
            statement(
                    """
                    (${tree_events} order by e.xid, e.id limit :limit)
                    union all
                    (${restarts_since} order by e.xid, e.id limit :limit)
                    order by place, event limit :limit
                    """,
                    "task");

    private static final SqlText OF_TREE_BY_ACTOR =
            statement(
                    """
                    (${tree_events} and e.actor = :actor order by e.xid, e.id limit :limit)
                    union all
                    (${restarts_since} order by e.xid, e.id limit :limit)
                    order by place, event limit :limit
                    """,
                    "task",
                    "actor");

    private static final SqlText OF_TASK =
            statement(
                    """
                    (${task_events} order by e.xid, e.id limit :limit)
                    union all
                    (${restarts_since} order by e.xid, e.id limit :limit)
                    order by place, event limit :limit
                    """,
                    "task");

    private static final SqlText OF_TASK_BY_ACTOR =
            statement(
                    """
                    (${task_events} and e.actor = :actor order by e.xid, e.id limit :limit)
                    union all
                    (${restarts_since} order by e.xid, e.id limit :limit)
                    order by place, event limit :limit
                    """,
                    "task",
                    "actor");

    private static SqlText statement(String sql, String... parameters) {
        return SqlText.inline(
                EventSelection.class,
                sql,
                Stream.concat(Stream.of("xid", "event", "limit"), Stream.of(parameters))
                        .toArray(String[]::new));
    }

    static EventSelection of(EventScope scope) {
        return switch (scope) {
            case EventScope.Everything _ ->
                    new EventSelection(EVERYTHING, Optional.empty(), Optional.empty());
            case EventScope.OfTree(TaskId tree) ->
                    new EventSelection(OF_TREE, Optional.of(tree), Optional.empty());
            case EventScope.OfTask(TaskId task) ->
                    new EventSelection(OF_TASK, Optional.of(task), Optional.empty());
            case EventScope.By(EventScope within, Actor actor) ->
                    new EventSelection(byActor(within), of(within).task, Optional.of(actor));
        };
    }

    private static SqlText byActor(EventScope within) {
        return switch (within) {
            case EventScope.Everything _ -> BY_ACTOR;
            case EventScope.OfTree _ -> OF_TREE_BY_ACTOR;
            case EventScope.OfTask _ -> OF_TASK_BY_ACTOR;
            case EventScope.By by -> throw new IllegalArgumentException("by two actors: " + by);
        };
    }

    SqlQuery query(LogPlace after, int limit) {
        return SqlQuery.of(
                statement,
                call -> {
                    after.give(call);
                    if (task.isPresent()) {
                        call.set("task").text(task.get().value());
                    }
                    if (actor.isPresent()) {
                        call.set("actor").text(actor.get().name());
                    }
                    call.set("limit").number(limit);
                });
    }
}
