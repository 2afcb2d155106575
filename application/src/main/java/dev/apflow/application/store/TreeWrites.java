package dev.apflow.application.store;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TaskTree;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Changes to whole trees. */
public interface TreeWrites {

    /**
     * Creates all tasks of a tree, each pending at attempt 1, with a {@code created} event each, or
     * none of them. Tasks without open dependencies are claimable at once unless the tree is
     * suspended. Durable on return. A repeated submission is recognised before taken ids are; of
     * two at the same time one creates the tree and the other finds it. Only a tree that was
     * created leaves its submission behind, until it is deleted.
     *
     * <p>Then the {@link UniqueRule} is judged, against the trees that carry its key, whatever rule
     * they came with; of several that count, the newest is named. Of two submissions with one key
     * at the same time, one is judged after the other. REPLACE cancels all that count, as {@link
     * TaskWrites#cancel} does, in this transaction; where a task of one ever started, or an id is
     * taken, it changes nothing. A tree carries the key until it is deleted.
     */
    AuthorizedResult<Creation> create(WriteAuthority authority, NewTree tree);

    /**
     * Lets a suspended tree run, or runs tasks of it again: those get attempt + 1, the delay of
     * their {@code notBefore} alone, a {@code retried} event and a fresh count of attempts; what
     * waits for them waits again (a pending task at once, one that runs should it become pending).
     * One transaction, durable on return. Releasing writes no event.
     */
    AuthorizedResult<Execution> execute(WriteAuthority authority, TaskId treeId, Scope scope);

    /**
     * Removes a whole tree: tasks, dependencies, outcomes, events, its submission and the results
     * that were kept under the keys of its outcomes. Refused while something in the tree can move:
     * while a task runs, or is pending (suspended or not) and not blocked. The ids are free again.
     * A later report of one of its deliveries is answered {@link TaskReports.Verdict#UNKNOWN}. One
     * transaction, durable on return; it writes no event.
     *
     * @param cancel also a tree in which something can move: what runs is thereby fenced
     */
    AuthorizedResult<TreeDeletion> delete(WriteAuthority authority, TaskId treeId, boolean cancel);

    /**
     * @param suspended defined only; nothing runs before {@link #execute}
     * @param submission the client's name for this submission, if it gave one
     * @param origin where the run comes from; kept as long as the tree is
     * @param unique at most one tree with a key
     */
    record NewTree(
            TaskTree tree,
            boolean suspended,
            Optional<Submission> submission,
            RunOrigin origin,
            Optional<UniqueRule> unique) {
        public NewTree {
            Objects.requireNonNull(tree, "tree");
            Objects.requireNonNull(submission, "submission");
            Objects.requireNonNull(origin, "origin");
            Objects.requireNonNull(unique, "unique");
        }

        /** One that may be there as often as it likes. */
        public NewTree(
                TaskTree tree,
                boolean suspended,
                Optional<Submission> submission,
                RunOrigin origin) {
            this(tree, suspended, submission, origin, Optional.empty());
        }

        public NewTree withUnique(Optional<UniqueRule> rule) {
            return new NewTree(tree, suspended, submission, origin, rule);
        }

        /** Of which nothing is known but that a client submitted it. */
        public NewTree(TaskTree tree, boolean suspended, Optional<Submission> submission) {
            this(tree, suspended, submission, RunOrigin.UNKNOWN);
        }

        /** The root's own spec. */
        public TaskSpec rootSpec() {
            return tree.tasks().stream()
                    .filter(each -> each.id().equals(tree.root()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * @param key the client's {@code Idempotency-Key}
     * @param fingerprint of the request's body: the same key with another one is refused
     */
    record Submission(String key, String fingerprint) {
        public Submission {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(fingerprint, "fingerprint");
        }
    }

    /** What became of a new tree. */
    sealed interface Creation {

        /** All tasks exist now; in the order of their numbers. */
        record Created(List<Task> tasks) implements Creation {
            public Created {
                tasks = List.copyOf(tasks);
            }
        }

        /** The same submission came before: its tree, as it stands now; nothing was changed. */
        record Repeated(TaskId treeId) implements Creation {}

        /** The submission's key was used with another body: nothing was changed. */
        record KeyReused() implements Creation {}

        /** The other tree with the unique key; nothing was changed. */
        record Existing(TaskId treeId) implements Creation {
            public Existing {
                Objects.requireNonNull(treeId, "treeId");
            }
        }

        /** This other tree with the unique key is in the way: nothing was changed. */
        record NotUnique(TaskId treeId) implements Creation {
            public NotUnique {
                Objects.requireNonNull(treeId, "treeId");
            }
        }

        /** Some ids are taken (100 of them are named, or all): nothing was changed. */
        record IdsTaken(List<TaskId> ids) implements Creation {
            public IdsTaken {
                ids = List.copyOf(ids);
            }
        }
    }

    /** Which tasks of a tree to run. */
    enum Scope {
        /** Make a suspended tree runnable: none of its tasks is suspended any more. */
        RELEASE,
        /** What failed or was cancelled; nothing of a suspended tree. */
        FAILED,
        /** Everything that has ended; nothing of a suspended tree. */
        ALL
    }

    /** What became of {@link #execute}. */
    sealed interface Execution {

        /** How many tasks lost their hold or were set back to pending, at least 1. */
        record Started(int tasks) implements Execution {}

        /**
         * RELEASE of a tree that is not suspended, or nothing there to run again: nothing changed.
         */
        record NothingToDo(boolean suspended) implements Execution {}

        /** No task has this id, or it is not a root. */
        record Unknown() implements Execution {}
    }

    /** What became of {@link #delete}. */
    sealed interface TreeDeletion {

        /**
         * The tree is gone.
         *
         * @param tasks how many they were
         * @param interrupted those that were running
         */
        record Deleted(int tasks, List<Delivered> interrupted) implements TreeDeletion {
            public Deleted {
                interrupted = List.copyOf(interrupted);
            }
        }

        /** So many of its tasks can still move: nothing was changed. */
        record CanMove(int tasks) implements TreeDeletion {}

        /** The task belongs to the tree of this root: nothing was changed. */
        record NotRoot(TaskId root) implements TreeDeletion {
            public NotRoot {
                Objects.requireNonNull(root, "root");
            }
        }

        /** No task has this id. */
        record Unknown() implements TreeDeletion {}
    }
}
