package dev.apflow.domain.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the delays between attempts grow. */
public enum Backoff {
    FIXED,
    /** Doubles with each failed attempt. */
    EXPONENTIAL;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Backoff> ofWord(String word) {
        return Arrays.stream(values()).filter(backoff -> backoff.word().equals(word)).findFirst();
    }
}
