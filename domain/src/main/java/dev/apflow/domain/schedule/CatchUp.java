package dev.apflow.domain.schedule;

import java.time.Duration;
import java.util.Objects;

/**
 * What becomes of the nominal times that passed while nobody could start them.
 *
 * @param window what is older starts nothing
 * @param most trees that one downtime starts
 */
public record CatchUp(Mode mode, Duration window, int most) {

    public static final Duration DEFAULT_WINDOW = Duration.ofDays(1);
    public static final Duration LONGEST_WINDOW = Duration.ofDays(3660);
    public static final int DEFAULT_MOST = 100;
    public static final int LARGEST_MOST = 1000;

    /** Late by no more than this is on time: the work of a leader takes time too. */
    public static final Duration ON_TIME = Duration.ofSeconds(2);

    public CatchUp {
        Objects.requireNonNull(mode, "mode");
        if (window.isNegative() || window.compareTo(LONGEST_WINDOW) > 0) {
            throw new IllegalArgumentException("catch-up window: out of bounds: " + window);
        }
        if (most < 1 || most > LARGEST_MOST) {
            throw new IllegalArgumentException(
                    "most catch-ups: expected 1 to " + LARGEST_MOST + ", got " + most);
        }
    }

    public enum Mode {
        /** The newest of them start, up to the limit. */
        ALL,
        /** The newest of them starts. */
        LATEST,
        /** None starts. */
        NONE
    }

    /** How many missed times start. */
    int limit() {
        return switch (mode) {
            case ALL -> most;
            case LATEST -> 1;
            case NONE -> 0;
        };
    }
}
