package dev.apflow.domain.explain;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.Exclusion;
import dev.apflow.domain.task.TaskId;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One reason why a task does not run.
 *
 * @param detail one sentence for people
 * @param node the node that the reason is about
 * @param constraint the constraint that excludes that node
 * @param task the other task that the reason is about
 * @param facts more about it, for programs
 * @param unblockedBy what would take the reason away
 */
public record Reason(
        Code code,
        String detail,
        Optional<NodeId> node,
        Optional<Exclusion.Constraint> constraint,
        Optional<TaskId> task,
        JsonObject facts,
        String unblockedBy) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /** What kind of reason. */
    public enum Code {
        /** Its tree is defined, not executed. */
        HELD,
        /** This version cannot read the stored task. */
        UNREADABLE,
        /** A dependency has not ended yet. */
        DEPENDENCY_OPEN,
        /** A required dependency ended otherwise than completed. */
        DEPENDENCY_BROKEN,
        NOT_DUE,
        /** A constraint of the task excludes a node. */
        PLACEMENT,
        /** The node may run it and has no free slot. */
        NO_SLOT,
        /** The node is stale or dead. */
        NODE_DOWN,
        /** No node there is takes tasks at all. */
        NO_NODE,
        /** Its queue is paused. */
        QUEUE_PAUSED,
        /** The cluster, its method, its user or its fair key is paused. */
        PAUSED,
        /** As many tasks of its queue run as may. */
        QUEUE_FULL,
        /** As many tasks with one of its concurrency keys run as may. */
        CONCURRENCY,
        /** The next start of one of its rate keys, or of its queue, is not free yet. */
        RATE,
        /** Other ready tasks of its queue are claimed before it. */
        BEHIND,
        /** A node may run it and will claim it in the order of priority. */
        QUEUED,
        RUNNING,
        COMPLETED,
        FAILED,
        CANCELLED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Reason {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(constraint, "constraint");
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(facts, "facts");
        Objects.requireNonNull(unblockedBy, "unblockedBy");
    }

    static Reason of(Code code, String detail, String unblockedBy) {
        return of(code, detail, unblockedBy, JsonObject.EMPTY);
    }

    static Reason of(Code code, String detail, String unblockedBy, JsonObject facts) {
        return new Reason(
                code,
                detail,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                facts,
                unblockedBy);
    }

    /** A time as programs read it: ISO 8601, UTC, milliseconds. */
    static String time(Instant at) {
        return TIME.format(at);
    }

    Reason about(TaskId other) {
        return new Reason(code, detail, node, constraint, Optional.of(other), facts, unblockedBy);
    }

    Reason about(NodeId other) {
        return new Reason(code, detail, Optional.of(other), constraint, task, facts, unblockedBy);
    }

    Reason because(Exclusion.Constraint excluding) {
        return new Reason(code, detail, node, Optional.of(excluding), task, facts, unblockedBy);
    }
}
