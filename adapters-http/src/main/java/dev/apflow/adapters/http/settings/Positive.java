package dev.apflow.adapters.http.settings;

import java.time.Duration;

/** Checks of limits. */
final class Positive {

    private Positive() {}

    static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": expected at least 1, got " + value);
        }
    }

    static void require(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": expected more than 0, got " + value);
        }
    }
}
