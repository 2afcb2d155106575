package dev.apflow.application.document;

import dev.apflow.domain.schedule.OverlapPolicy;

import java.time.Instant;
import java.util.Objects;

/**
 * That trees are to be started for nominal times that have passed.
 *
 * @param from the first
 * @param to the first behind the last
 * @param overlap whether a tree waits for those before it
 * @param most so many at most, the oldest first
 * @param again also for those that have a tree
 */
public record BackfillOrder(
        Instant from, Instant to, OverlapPolicy overlap, int most, boolean again) {

    /** Trees that one order starts at most. */
    public static final int MOST = 1000;

    private static final Instant UNREAD = Instant.EPOCH;

    public BackfillOrder {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(overlap, "overlap");
    }

    /** Reads {@code {"from", "to", "overlap", "max", "again"}}; what is wrong is the reader's. */
    public static BackfillOrder read(FieldReader reader) {
        Instant from = ScheduleReader.required(reader, "from").orElse(UNREAD);
        Instant to = ScheduleReader.required(reader, "to").orElse(UNREAD);
        if (reader.problemCount() == 0 && !from.isBefore(to)) {
            reader.problem("to", "is not after from", "a time after " + from, to.toString());
        }
        OverlapPolicy overlap =
                ScheduleReader.choice(reader, "overlap", OverlapPolicy.class)
                        .orElse(OverlapPolicy.BUFFER_ALL);
        int most = reader.whole("max", 1, MOST).orElse((long) MOST).intValue();
        boolean again = reader.flag("again").orElse(false);
        return new BackfillOrder(from, to, overlap, most, again);
    }
}
