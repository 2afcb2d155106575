package dev.apflow.adapters.postgres;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as statements give and take them: whole microseconds, which is what the server keeps. */
final class Times {

    private Times() {}

    static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    /** Since 1970. */
    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /**
     * @param micros since 1970
     */
    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
