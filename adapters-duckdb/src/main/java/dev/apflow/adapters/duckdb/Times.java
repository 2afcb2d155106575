package dev.apflow.adapters.duckdb;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times as DuckDB keeps them: microseconds since 1970, UTC. No time zone can come between. */
final class Times {

    private Times() {}

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static @Nullable Long micros(Optional<Instant> instant) {
        return instant.map(Times::micros).orElse(null);
    }

    /** Rounded up: what is delayed comes no earlier. */
    static long micros(Duration duration) {
        return duration.plusNanos(999).toNanos() / 1_000;
    }
}
