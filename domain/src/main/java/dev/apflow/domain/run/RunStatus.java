package dev.apflow.domain.run;

import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.tree.TreeSummary;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a run stands. While one of its tasks runs, it is in progress. Else, while something in it can
 * still run, it stands as that task does which comes first; the order is that of these constants.
 * Then it has ended.
 */
public enum RunStatus {
    IN_PROGRESS,
    /** A node may claim a task. */
    READY,
    /** A task is ready, and no node may take it. */
    NO_NODE,
    /** Waits for the delay before the next attempt of a task. */
    RETRYING,
    /** Waits for the time of a task. */
    SCHEDULED,
    /** Defined, not executed. */
    SUSPENDED,
    COMPLETED,
    FAILED,
    CANCELLED;

    /** Those in which nothing runs and something still can. */
    public static final Set<RunStatus> PENDING = Set.copyOf(EnumSet.range(READY, SUSPENDED));

    private static final String PENDING_WORD = "pending";

    /** What a client may write, in words. */
    public static final String EXPECTED =
            "in_progress, pending (any of ready, no_node, retrying, scheduled, suspended), one of"
                    + " these, completed, failed or cancelled";

    /** As clients read it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RunStatus> ofWord(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** Those that a word of a client means. */
    public static Optional<Set<RunStatus>> meant(String word) {
        return word.equals(PENDING_WORD)
                ? Optional.of(PENDING)
                : ofWord(word).map(EnumSet::of).map(Set::copyOf);
    }

    public boolean hasEnded() {
        return compareTo(SUSPENDED) > 0;
    }

    /** Of a run whose tasks stand so. */
    public static RunStatus of(Collection<TaskPhase> tasks) {
        Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
        RunStatus first = COMPLETED;
        for (TaskPhase task : tasks) {
            counts.merge(task.status(), 1, Integer::sum);
            RunStatus own = whileItIs(task);
            first = own.compareTo(first) < 0 ? own : first;
        }
        return first == COMPLETED
                ? ofWord(TreeSummary.statusAtRest(counts).word()).orElseThrow()
                : first;
    }

    /** What a task alone makes of its run; those that do not move make nothing of it. */
    private static RunStatus whileItIs(TaskPhase task) {
        return switch (task) {
            case IN_PROGRESS -> IN_PROGRESS;
            case READY -> READY;
            case NO_NODE -> NO_NODE;
            case RETRYING -> RETRYING;
            case SCHEDULED -> SCHEDULED;
            case SUSPENDED -> SUSPENDED;
            case BLOCKED, WAITING, COMPLETED, FAILED, CANCELLED -> COMPLETED;
        };
    }
}
