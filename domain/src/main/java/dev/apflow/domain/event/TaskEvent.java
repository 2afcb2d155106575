package dev.apflow.domain.event;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One entry of the event log.
 *
 * @param cursor its place in the log
 * @param eventId names the event for ever
 * @param kind the word for the type, also where the type is unknown
 * @param node the node concerned: who took, ran or lost the task
 * @param attempt the attempt concerned (of {@code retried}: the new one)
 * @param delivery the delivery concerned; 0 where the task was never handed out
 * @param details what a reader may want besides; its members are no contract
 * @param actor the client who caused it, where one did and has a name
 * @param timestamp by the store's clock
 */
public record TaskEvent(
        EventCursor cursor,
        String eventId,
        TaskId taskId,
        TaskId treeId,
        EventType type,
        String kind,
        Optional<NodeId> node,
        int attempt,
        long delivery,
        JsonObject details,
        Optional<Actor> actor,
        Instant timestamp)
        implements LogEntry {

    public TaskEvent {
        Objects.requireNonNull(cursor, "cursor");
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(taskId, "taskId");
        Objects.requireNonNull(treeId, "treeId");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(details, "details");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(timestamp, "timestamp");
    }

    /** An event of a type that this version knows. */
    public TaskEvent(
            EventCursor cursor,
            String eventId,
            TaskId taskId,
            TaskId treeId,
            EventType type,
            Optional<NodeId> node,
            int attempt,
            long delivery,
            JsonObject details,
            Optional<Actor> actor,
            Instant timestamp) {
        this(
                cursor,
                eventId,
                taskId,
                treeId,
                type,
                type.word(),
                node,
                attempt,
                delivery,
                details,
                actor,
                timestamp);
    }
}
