package dev.apflow.application.store;

import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.task.TaskId;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Changes to schedules and their ledger. A schedule's row has a revision that every change moves
 * on; a change that was thought out on an older one is not made. So whoever decides has seen
 * everything that the decision is about.
 */
public interface ScheduleWrites {

    /** Creates a schedule; nothing where its id is taken. Durable on return. */
    AuthorizedResult<Insertion> create(WriteAuthority authority, ScheduleRow row);

    /**
     * Changes schedules, each for itself: its row, entries of its ledger and the trees they start,
     * all of it or nothing. One transaction for each at most, durable on return.
     *
     * @return one answer for each, in their order
     */
    AuthorizedResult<List<ChangeResult>> change(WriteAuthority authority, List<Change> changes);

    /**
     * Removes a schedule with its ledger; its trees stay. Durable on return.
     *
     * @return whether there was one
     */
    AuthorizedResult<Boolean> delete(WriteAuthority authority, ScheduleId id);

    /** What became of a new schedule. */
    enum Insertion {
        CREATED,
        ID_TAKEN
    }

    /**
     * What is to become of one schedule.
     *
     * @param to the row as it shall be, with the revision that it had when it was read; the store
     *     sets revision and the time of the change
     * @param entries at most one for a nominal time
     * @param settled trees of the schedule that were seen to have ended
     */
    record Change(ScheduleRow to, List<Entry> entries, List<Settled> settled) {
        public Change {
            Objects.requireNonNull(to, "to");
            entries = List.copyOf(entries);
            settled = List.copyOf(settled);
        }
    }

    /**
     * An entry of the ledger. It takes the place of one that is buffered; of another one only if it
     * {@code replaces}. Everything else that is there already is in its way.
     *
     * @param tree to be created with it; present exactly where the outcome has a tree
     * @param backfill the rule by which a backfill that waits is started
     * @param run counts the trees of this nominal time, from 1
     */
    record Entry(
            Instant nominal,
            Outcome outcome,
            Optional<NewTree> tree,
            Optional<String> detail,
            Optional<OverlapPolicy> backfill,
            int run,
            boolean replaces) {
        public Entry {
            Objects.requireNonNull(nominal, "nominal");
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(detail, "detail");
            Objects.requireNonNull(backfill, "backfill");
            if (outcome.hasTree() != tree.isPresent()) {
                throw new IllegalArgumentException(
                        "entry: " + outcome.word() + " with the tree " + tree);
            }
        }
    }

    /** The tree of this nominal time was seen to have ended: it counts as unfinished no more. */
    record Settled(Instant nominal) {
        public Settled {
            Objects.requireNonNull(nominal, "nominal");
        }
    }

    /** What became of a change. */
    sealed interface ChangeResult {

        /** Everything was written, at this time of the store's clock. */
        record Changed(Instant at) implements ChangeResult {}

        /** The schedule changed since it was read, or is gone: nothing was changed. */
        record Stale() implements ChangeResult {}

        /** These nominal times have their fates already: nothing was changed. */
        record Decided(List<Instant> nominal) implements ChangeResult {
            public Decided {
                nominal = List.copyOf(nominal);
            }
        }

        /** Tasks with these ids exist already: nothing was changed. */
        record IdsTaken(List<TaskId> ids) implements ChangeResult {
            public IdsTaken {
                ids = List.copyOf(ids);
            }
        }
    }
}
