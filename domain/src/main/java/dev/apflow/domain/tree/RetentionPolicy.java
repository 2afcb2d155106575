package dev.apflow.domain.tree;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long trees are kept after they have ended; a tree goes as a whole.
 *
 * @param completed of trees in which every task completed; empty: for ever
 * @param failed of all others: something failed, was cancelled or is blocked; empty: for ever
 */
public record RetentionPolicy(Optional<Duration> completed, Optional<Duration> failed) {

    /** Keeps everything. */
    public static final RetentionPolicy KEEP_ALL =
            new RetentionPolicy(Optional.empty(), Optional.empty());

    public RetentionPolicy {
        Objects.requireNonNull(completed, "completed");
        Objects.requireNonNull(failed, "failed");
        Stream.of(completed, failed)
                .flatMap(Optional::stream)
                .filter(limit -> !limit.isPositive())
                .forEach(
                        limit -> {
                            throw new IllegalArgumentException(
                                    "retention: expected more than 0, got " + limit);
                        });
    }

    /**
     * Whether a tree may be removed.
     *
     * @param canMove how many of its tasks run, or are pending and not blocked
     * @param allCompleted whether every task completed
     * @param changedAt when one of its tasks changed last, by the store's clock
     * @param now the store's clock
     */
    public boolean isOver(int canMove, boolean allCompleted, Instant changedAt, Instant now) {
        return canMove == 0
                && (allCompleted ? completed : failed)
                        .filter(limit -> !now.isBefore(changedAt.plus(limit)))
                        .isPresent();
    }

    /** Whatever changed later than this ago is kept; empty where everything is. */
    public Optional<Duration> shortest() {
        return Stream.of(completed, failed).flatMap(Optional::stream).min(Duration::compareTo);
    }

    /** Nothing that ended longer ago than this is left; empty where something is kept for ever. */
    public Optional<Duration> longest() {
        return completed.isEmpty() || failed.isEmpty()
                ? Optional.empty()
                : Stream.of(completed, failed).flatMap(Optional::stream).max(Duration::compareTo);
    }
}
