package dev.apflow.application.store;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A client's changes to single tasks. Each is one transaction, durable on return. */
public interface TaskWrites {

    /**
     * Replaces the spec of a pending task. Id, parent and dependencies of {@code spec} are those of
     * the task. The new {@code notBefore}, or its absence, becomes its due time (a retry's delay
     * ends thereby). No event. That the status is wrong is said before that the revision is.
     *
     * @param revision the revision that {@code spec} was made from
     */
    AuthorizedResult<Amendment> amend(WriteAuthority authority, TaskSpec spec, long revision);

    /**
     * Removes a pending task, its events and outcomes. With children or dependents, whatever their
     * status: refused, or, {@code cascade}, all of them go too (children and dependents of those
     * included), provided that all are pending. Removing the root removes the tree and its
     * submission. The ids are free again.
     */
    AuthorizedResult<Deletion> delete(WriteAuthority authority, TaskId id, boolean cascade);

    /**
     * Ends a task, pending or running, suspended or not, at once: outcome {@code cancelled} for its
     * attempt, {@code cancelled} event, optional dependents released. The delivery that runs is
     * thereby fenced: its worker learns of it and interrupts the executor.
     *
     * @param descendants also every child, grandchild … that is not terminal
     */
    AuthorizedResult<Cancellation> cancel(
            WriteAuthority authority, TaskId id, Optional<String> reason, boolean descendants);

    /**
     * Runs a terminal task again, as {@link TreeWrites#execute} does for a tree's; also one of a
     * suspended tree, which is then suspended. What completed or runs with its old result is stale
     * from then on ({@link dev.apflow.domain.task.TaskState#inputsStale}), and so is what has the
     * result of such a one, until it runs again itself.
     *
     * @param downstream also everything that has ended and depends on it, directly or not
     */
    AuthorizedResult<Rerun> rerun(WriteAuthority authority, TaskId id, boolean downstream);

    /** What became of {@link #amend}. */
    sealed interface Amendment {
        record Amended() implements Amendment {}

        /** The spec changed since {@code revision}: read again. */
        record Outdated() implements Amendment {}

        record WrongStatus(TaskStatus status) implements Amendment {}

        record Unknown() implements Amendment {}
    }

    /** What became of {@link #delete}. */
    sealed interface Deletion {

        record Deleted(Set<TaskId> ids) implements Deletion {
            public Deleted {
                ids = Collections.unmodifiableSet(new LinkedHashSet<>(ids));
            }
        }

        /** Children or dependents hang on it (100 of them are named, or all). */
        record InUse(Set<TaskId> by) implements Deletion {
            public InUse {
                by = Collections.unmodifiableSet(new LinkedHashSet<>(by));
            }
        }

        /** This task, or one that would go with it, is not pending. */
        record WrongStatus(TaskId id, TaskStatus status) implements Deletion {}

        record Unknown() implements Deletion {}
    }

    /** What became of {@link #cancel}. */
    sealed interface Cancellation {

        /** The tasks that were ended, in no order, and the deliveries among them that ran. */
        record Cancelled(List<TaskId> ids, List<Delivered> interrupted) implements Cancellation {
            public Cancelled {
                ids = List.copyOf(ids);
                interrupted = List.copyOf(interrupted);
            }
        }

        /** It had ended already (with {@code descendants}: and so had they all). */
        record WrongStatus(TaskStatus status) implements Cancellation {}

        record Unknown() implements Cancellation {}
    }

    /** What became of {@link #rerun}. */
    sealed interface Rerun {
        record Started(int attempt) implements Rerun {}

        record WrongStatus(TaskStatus status) implements Rerun {}

        record Unknown() implements Rerun {}
    }
}
