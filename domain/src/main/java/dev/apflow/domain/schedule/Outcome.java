package dev.apflow.domain.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The fate of a nominal time. */
public enum Outcome {
    /** A tree was started because its time had come. */
    STARTED,
    /** A tree was started because a client asked for it. */
    TRIGGERED,
    /** A tree was started because a client asked for those of a stretch of time. */
    BACKFILLED,
    /** It waits for a tree to end; the only one that changes by itself. */
    BUFFERED,
    SKIPPED_OVERLAP,
    SKIPPED_PAUSED,
    SKIPPED_WINDOW,
    SKIPPED_LIMIT,
    SKIPPED_EXCLUDED,
    SKIPPED_DST_GAP,
    /** Its tree was not valid at that moment. */
    REFUSED;

    /** As clients and stores know it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** All words. */
    public static List<String> words() {
        return Arrays.stream(values()).map(Outcome::word).toList();
    }

    public static Optional<Outcome> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    /** Whether there is a tree. */
    public boolean hasTree() {
        return switch (this) {
            case STARTED, TRIGGERED, BACKFILLED -> true;
            case BUFFERED,
                    SKIPPED_OVERLAP,
                    SKIPPED_PAUSED,
                    SKIPPED_WINDOW,
                    SKIPPED_LIMIT,
                    SKIPPED_EXCLUDED,
                    SKIPPED_DST_GAP,
                    REFUSED ->
                    false;
        };
    }
}
