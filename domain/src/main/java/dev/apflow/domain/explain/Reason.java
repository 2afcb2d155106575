package dev.apflow.domain.explain;

import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.Exclusion;
import dev.apflow.domain.task.TaskId;

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
 * @param unblockedBy what would take the reason away
 */
public record Reason(
        Code code,
        String detail,
        Optional<NodeId> node,
        Optional<Exclusion.Constraint> constraint,
        Optional<TaskId> task,
        String unblockedBy) {

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
        Objects.requireNonNull(unblockedBy, "unblockedBy");
    }

    static Reason of(Code code, String detail, String unblockedBy) {
        return new Reason(
                code, detail, Optional.empty(), Optional.empty(), Optional.empty(), unblockedBy);
    }

    Reason about(TaskId other) {
        return new Reason(code, detail, node, constraint, Optional.of(other), unblockedBy);
    }

    Reason about(NodeId other) {
        return new Reason(code, detail, Optional.of(other), constraint, task, unblockedBy);
    }

    Reason because(Exclusion.Constraint excluding) {
        return new Reason(code, detail, node, Optional.of(excluding), task, unblockedBy);
    }
}
