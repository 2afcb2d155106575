package dev.apflow.application.store;

import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.schedule.ScheduleState.Waiting;
import dev.apflow.domain.task.TaskId;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What is known of schedules. */
public interface ScheduleReads {

    /** Entries of a ledger that wait and are handed out at once; the others are only counted. */
    int MOST_WAITING = 100;

    /** The schedule, with what its next decision depends on. */
    Optional<Seen> find(ScheduleId id);

    /**
     * Schedules in the order of their ids.
     *
     * @param paused only those that are, or only those that are not
     * @param after begin behind this one
     */
    List<Listed> list(Optional<Boolean> paused, Optional<ScheduleId> after, int limit);

    /**
     * The ledger of a schedule, newest nominal time first.
     *
     * @param before begin with the newest before it
     */
    List<LedgerEntry> ledger(
            ScheduleId id, Optional<Outcome> outcome, Optional<Instant> before, int limit);

    /**
     * The entries of a ledger for nominal times from {@code from} on and before {@code to}, oldest
     * first.
     */
    List<LedgerEntry> ledger(ScheduleId id, Instant from, Instant to, int limit);

    /**
     * The schedules for which something is to be decided, those that are due for longest first:
     * those whose time has come, and those where what waits can start, because it starts beside
     * others or because no tree of the schedule is unfinished. Of a paused schedule only what a
     * backfill left waiting counts. Costs nothing for a schedule that has nothing to do.
     */
    Due due(int limit);

    /**
     * The last entry of a ledger too.
     *
     * @param last by nominal time
     */
    record Listed(ScheduleRow row, Optional<Occurrence> last) {
        public Listed {
            Objects.requireNonNull(row, "row");
            Objects.requireNonNull(last, "last");
        }
    }

    /**
     * An entry of the ledger, and how many trees there were for its nominal time.
     *
     * @param unfinished its tree was not yet seen to have ended
     */
    record LedgerEntry(Occurrence occurrence, int runs, boolean unfinished) {
        public LedgerEntry {
            Objects.requireNonNull(occurrence, "occurrence");
        }
    }

    /**
     * A schedule with what its next decision depends on.
     *
     * @param trees those that were not settled yet, oldest nominal time first
     * @param waiting the oldest that wait, {@link #MOST_WAITING} at most
     * @param waitingCount all that wait
     */
    record Seen(ScheduleRow row, List<Tree> trees, List<Waiting> waiting, int waitingCount) {
        public Seen {
            Objects.requireNonNull(row, "row");
            trees = List.copyOf(trees);
            waiting = List.copyOf(waiting);
        }

        /** Trees of the schedule in which something can still move. */
        public List<Tree> unfinished() {
            return trees.stream().filter(tree -> tree.end() == End.NONE).toList();
        }
    }

    /** A tree that a schedule started, and how it stands. */
    record Tree(Instant nominal, TaskId root, End end) {
        public Tree {
            Objects.requireNonNull(nominal, "nominal");
            Objects.requireNonNull(root, "root");
            Objects.requireNonNull(end, "end");
        }
    }

    /** How a tree ended. */
    enum End {
        /** Something in it can still move. */
        NONE,
        COMPLETED,
        /** Something in it failed or is blocked. */
        FAILED,
        CANCELLED,
        /** It was removed. */
        REMOVED
    }

    /**
     * What is due.
     *
     * @param now the store's clock
     * @param schedules at most as many as were asked for
     * @param next when the next one of the others is due; empty: none has a nominal time left
     * @param waits whether anything waits for a tree to end
     */
    record Due(Instant now, List<Seen> schedules, Optional<Instant> next, boolean waits) {
        public Due {
            Objects.requireNonNull(now, "now");
            schedules = List.copyOf(schedules);
            Objects.requireNonNull(next, "next");
        }
    }
}
