package dev.apflow.testkit.history;

import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** One line of a history. */
public sealed interface Entry {

    /**
     * A client asked for a tree.
     *
     * @param node that was asked
     * @param submission the client's name for what it wants; whoever asks again for the same names
     *     the same
     * @param tasks that it asked for; empty where their ids are the server's
     * @param tree that the answer named
     */
    record Submit(
            String client,
            NodeId node,
            Interval at,
            String submission,
            List<PlannedTask> tasks,
            Optional<TaskId> tree,
            ClientAnswer answer)
            implements Entry {
        public Submit {
            Objects.requireNonNull(client, "client");
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(submission, "submission");
            tasks = List.copyOf(tasks);
            Objects.requireNonNull(tree, "tree");
            Objects.requireNonNull(answer, "answer");
        }
    }

    /** A client asked for a change of one task. That its state does not allow it is a refusal. */
    sealed interface TaskChange extends Entry {
        NodeId node();

        Interval at();

        TaskId task();

        ClientAnswer answer();
    }

    /** The end of a task was asked for. */
    record Cancel(String client, NodeId node, Interval at, TaskId task, ClientAnswer answer)
            implements TaskChange {
        public Cancel {
            Objects.requireNonNull(client, "client");
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(answer, "answer");
        }
    }

    /** The next attempt of a task that had ended was asked for. */
    record Rerun(String client, NodeId node, Interval at, TaskId task, ClientAnswer answer)
            implements TaskChange {
        public Rerun {
            Objects.requireNonNull(client, "client");
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(answer, "answer");
        }
    }

    /**
     * The leadership lease was taken, used or looked at. Accepted submits and changes are uses
     * besides and need no entry here.
     *
     * @param epoch of the use; a write may leave it open, and then has to fit one of the node's
     */
    record LeadershipEntry(LeadershipUse use, NodeId node, Interval at, Optional<Epoch> epoch)
            implements Entry {
        public LeadershipEntry {
            Objects.requireNonNull(use, "use");
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(epoch, "epoch");
            if (use != LeadershipUse.WRITTEN && epoch.isEmpty()) {
                throw new IllegalArgumentException("epoch: expected one of " + use);
            }
        }
    }

    /** What happened to leadership. */
    enum LeadershipUse {
        /** Given to the node. */
        GRANTED,
        /** A change of the node's was accepted. */
        WRITTEN,
        /** The store said that the node holds it. */
        SEEN
    }

    /** An executor, or the system that it calls, saw an execution begin. */
    record Executed(Interval at, TaskId task, int attempt, long delivery, Optional<NodeId> node)
            implements Entry {
        public Executed {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(node, "node");
        }
    }

    /**
     * A reader who follows the events was shown one; a reader's entries stand in the order in which
     * it saw them.
     *
     * @param tree whose events it follows; empty: everything
     */
    record Followed(String reader, Optional<TaskId> tree, EventCursor cursor) implements Entry {
        public Followed {
            Objects.requireNonNull(reader, "reader");
            Objects.requireNonNull(tree, "tree");
            Objects.requireNonNull(cursor, "cursor");
        }
    }

    /**
     * An event of the log as it was read in the end; all of them, in the order of the log.
     *
     * @param reason of a retry: {@code policy} or {@code rerun}
     */
    record Logged(
            EventCursor cursor,
            String eventId,
            TaskId task,
            TaskId tree,
            EventType type,
            Optional<NodeId> node,
            int attempt,
            long delivery,
            Optional<String> reason)
            implements Entry {
        public Logged {
            Objects.requireNonNull(cursor, "cursor");
            Objects.requireNonNull(eventId, "eventId");
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(tree, "tree");
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(reason, "reason");
        }

        public static Logged of(TaskEvent event) {
            Optional<String> reason =
                    event.details()
                            .find("reason")
                            .filter(JsonString.class::isInstance)
                            .map(value -> ((JsonString) value).value());
            return new Logged(
                    event.cursor(),
                    event.eventId(),
                    event.taskId(),
                    event.treeId(),
                    event.type(),
                    event.node(),
                    event.attempt(),
                    event.delivery(),
                    reason);
        }
    }

    /**
     * A task as it was found in the end; all of them.
     *
     * @param submission that it carries the mark of, where it has one
     */
    record FinalState(
            TaskId task,
            TaskId tree,
            Optional<String> submission,
            TaskStatus status,
            int attempt,
            long delivery)
            implements Entry {
        public FinalState {
            Objects.requireNonNull(task, "task");
            Objects.requireNonNull(tree, "tree");
            Objects.requireNonNull(submission, "submission");
            Objects.requireNonNull(status, "status");
        }

        public static FinalState of(Task task, Optional<String> submission) {
            return new FinalState(
                    task.id(),
                    task.treeId(),
                    submission,
                    task.status(),
                    task.state().attempt(),
                    task.state().delivery());
        }
    }

    /** Everything that can happen had happened when the tasks and the log were read. */
    record Settled() implements Entry {}
}
