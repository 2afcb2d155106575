package dev.apflow.domain.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The definition of a schedule: what starts, when, and what happens when it cannot start then.
 *
 * @param jitter starts are delayed by less than this
 * @param pauseAfterFailures the schedule pauses when so many of its trees failed in a row
 */
public record Schedule(
        ScheduleId id,
        Optional<String> name,
        NominalTimes times,
        Duration jitter,
        OverlapPolicy overlap,
        CatchUp catchUp,
        Optional<Integer> pauseAfterFailures,
        ScheduledWork work,
        Map<String, String> labels,
        Optional<String> note) {

    public static final Duration LONGEST_JITTER = Duration.ofDays(1);
    public static final int MOST_EXCLUSIONS = 1000;
    public static final int LARGEST_FAILURES = 1000;

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    public Schedule {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(times, "times");
        if (jitter.isNegative() || jitter.compareTo(LONGEST_JITTER) > 0) {
            throw new IllegalArgumentException("jitter: out of bounds: " + jitter);
        }
        Objects.requireNonNull(overlap, "overlap");
        Objects.requireNonNull(catchUp, "catchUp");
        Objects.requireNonNull(pauseAfterFailures, "pauseAfterFailures");
        Objects.requireNonNull(work, "work");
        labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
        Objects.requireNonNull(note, "note");
    }

    /** When what is meant for {@code nominal} starts: the same on every node, whenever asked. */
    public Instant startOf(Instant nominal) {
        return jitter.isZero() ? nominal : nominal.plusMillis(delay(nominal));
    }

    private long delay(Instant nominal) {
        String key = id.value() + ":" + nominal.toEpochMilli();
        long hash = FNV_BASIS;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return Math.floorMod(hash ^ (hash >>> 33), jitter.toMillis());
    }
}
