package dev.apflow.application.store;

import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Tasks as they stand. Each method sees one moment. */
public interface TaskReads {

    Optional<Task> task(TaskId id);

    /**
     * All tasks of a tree in the order of their numbers, so the root first; empty where unknown or
     * not a root.
     */
    List<Task> tree(TaskId treeId);

    /**
     * The phase of each task of a tree, without what tasks were given and what they made, however
     * much that is; empty where unknown or not a root.
     */
    Map<TaskId, TaskPhase> phases(TaskId treeId);

    /**
     * The shape of a tree and how its tasks stand, in the order of their numbers, so the root
     * first; without what tasks were given and what they made, however much that is. Empty where
     * unknown or not a root.
     */
    List<Outlined> outline(TaskId treeId);

    /** The tasks of these numbers that still exist, in the order of their numbers. */
    List<Numbered> numbered(List<Long> numbers);

    /** Newest (by number) first; {@code limit}, which is at least 1, at most. */
    TaskPage list(TaskFilter filter, Optional<TaskCursor> after, int limit);

    /** How many tasks stand at each status that is not terminal; each such status is named. */
    Map<TaskStatus, Long> live();

    /** Which of these ids exist already, in no order; at most 100 of them. */
    List<TaskId> existing(List<TaskId> ids);

    /**
     * Ids that begin with {@code prefix} and end with {@code suffix}, in their order; {@code limit}
     * at most.
     *
     * @param prefix of valid characters of an id; not empty
     * @param suffix may be empty
     * @param roots whether only ids of roots
     */
    List<TaskId> beginning(String prefix, String suffix, boolean roots, int limit);

    /**
     * A task in the outline of its tree.
     *
     * @param number its place in lists, which it keeps
     * @param parent that of its parent; empty for the root
     * @param blocked pending, and it can never start unless another is run again
     */
    record Outlined(
            long number,
            TaskId id,
            OptionalLong parent,
            TaskStatus status,
            boolean blocked,
            double progress) {
        public Outlined {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(parent, "parent");
            Objects.requireNonNull(status, "status");
        }
    }

    /** A task and its place in lists. */
    record Numbered(long number, Task task) {
        public Numbered {
            Objects.requireNonNull(task, "task");
        }
    }

    /**
     * Every condition given must hold.
     *
     * @param nodes that are up: where a ready task has none of them, it stands at no_node; empty:
     *     every task has one
     * @param queue of tasks of whatever status
     */
    record TaskFilter(
            Optional<TaskStatus> status,
            Optional<TaskPhase> phase,
            Optional<String> userId,
            Optional<ExecutorId> method,
            Optional<TaskId> treeId,
            Optional<TaskId> parentId,
            Optional<EligibleNodes> nodes,
            Optional<QueueName> queue) {

        public static final TaskFilter ANY =
                new TaskFilter(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());

        /** Of all nodes and queues. */
        public TaskFilter(
                Optional<TaskStatus> status,
                Optional<TaskPhase> phase,
                Optional<String> userId,
                Optional<ExecutorId> method,
                Optional<TaskId> treeId,
                Optional<TaskId> parentId) {
            this(
                    status,
                    phase,
                    userId,
                    method,
                    treeId,
                    parentId,
                    Optional.empty(),
                    Optional.empty());
        }

        public TaskFilter {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(phase, "phase");
            Objects.requireNonNull(userId, "userId");
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(treeId, "treeId");
            Objects.requireNonNull(parentId, "parentId");
            Objects.requireNonNull(nodes, "nodes");
            Objects.requireNonNull(queue, "queue");
        }

        public TaskFilter withNodes(EligibleNodes known) {
            return new TaskFilter(
                    status, phase, userId, method, treeId, parentId, Optional.of(known), queue);
        }

        public TaskFilter withStatus(TaskStatus wanted) {
            return new TaskFilter(
                    Optional.of(wanted), phase, userId, method, treeId, parentId, nodes, queue);
        }

        public TaskFilter withPhase(TaskPhase wanted) {
            return new TaskFilter(
                    status, Optional.of(wanted), userId, method, treeId, parentId, nodes, queue);
        }

        public TaskFilter withUser(String wanted) {
            return new TaskFilter(
                    status, phase, Optional.of(wanted), method, treeId, parentId, nodes, queue);
        }

        public TaskFilter withMethod(ExecutorId wanted) {
            return new TaskFilter(
                    status, phase, userId, Optional.of(wanted), treeId, parentId, nodes, queue);
        }

        public TaskFilter withTree(TaskId wanted) {
            return new TaskFilter(
                    status, phase, userId, method, Optional.of(wanted), parentId, nodes, queue);
        }

        public TaskFilter withQueue(QueueName wanted) {
            return new TaskFilter(
                    status, phase, userId, method, treeId, parentId, nodes, Optional.of(wanted));
        }

        public TaskFilter withParent(TaskId wanted) {
            return new TaskFilter(
                    status, phase, userId, method, treeId, Optional.of(wanted), nodes, queue);
        }
    }

    /** A place in the list: the number of the last task of a page. */
    record TaskCursor(long number) {}

    /**
     * @param next where the next page begins; empty on the last page
     */
    record TaskPage(List<Task> tasks, Optional<TaskCursor> next) {
        public TaskPage {
            tasks = List.copyOf(tasks);
            Objects.requireNonNull(next, "next");
        }
    }
}
