package dev.apflow.application.store;

import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.tree.RetentionPolicy;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Removing what has been over for long. */
public interface Retention {

    /**
     * Looks at the next trees in the order of their creation, and removes those that {@link
     * RetentionPolicy#isOver} names as they stand in this transaction, each as {@link
     * TreeWrites#delete} does. Nothing else is touched, nor is any other tree waited for. Where the
     * store keeps results or submissions apart from trees, it looks at them too, and removes those
     * of no tree that are older than {@link RetentionPolicy#longest}.
     *
     * <p>Bounded: looks at about {@code tasks} tasks and removes about as many; a tree goes as a
     * whole, however large. One transaction; should removing fail, one for each tree: a tree that
     * cannot be removed is passed over.
     *
     * @param from where to begin, as the call before said
     * @param tasks at least 1
     */
    AuthorizedResult<Sweep> sweep(
            WriteAuthority authority, RetentionPolicy policy, Place from, int tasks);

    /** What is looked through, in this order. */
    enum Phase {
        TREES,
        RESULTS,
        SUBMISSIONS
    }

    /**
     * A place in a pass through the store.
     *
     * @param after for the store to understand
     */
    record Place(Phase phase, long after) {

        public static final Place START = new Place(Phase.TREES, 0);

        public Place {
            Objects.requireNonNull(phase, "phase");
        }
    }

    /**
     * What one call did.
     *
     * @param trees the roots of those that are gone
     * @param tasks how many tasks they were
     * @param keys results and submissions of no tree that are gone
     * @param failed trees that could not be removed
     * @param oldest when the oldest task that is left was created
     * @param at when this was, by the store's clock
     * @param next where to go on; empty at the end of the pass
     */
    record Sweep(
            List<TaskId> trees,
            int tasks,
            int keys,
            int failed,
            Optional<Instant> oldest,
            Instant at,
            Optional<Place> next) {
        public Sweep {
            trees = List.copyOf(trees);
            Objects.requireNonNull(oldest, "oldest");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(next, "next");
        }
    }
}
