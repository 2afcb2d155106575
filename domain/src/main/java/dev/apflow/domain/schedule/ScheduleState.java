package dev.apflow.domain.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a schedule's next decisions depend on, besides its definition.
 *
 * @param place every nominal time up to it has its fate
 * @param paused nothing starts by itself
 * @param unfinished trees of the schedule that have not ended
 * @param waiting the oldest that wait, by nominal time
 * @param waitingCount all that wait
 * @param failures trees that failed in a row, the newest first
 */
public record ScheduleState(
        Instant place,
        boolean paused,
        int unfinished,
        List<Waiting> waiting,
        int waitingCount,
        int failures) {

    public ScheduleState {
        Objects.requireNonNull(place, "place");
        waiting = List.copyOf(waiting);
        if (unfinished < 0 || failures < 0 || waitingCount < waiting.size()) {
            throw new IllegalArgumentException("schedule state: impossible counts");
        }
    }

    /** Of a schedule that has just been created. */
    public static ScheduleState begin(Instant place, boolean paused) {
        return new ScheduleState(place, paused, 0, List.of(), 0, 0);
    }

    /**
     * A nominal time that waits to be started.
     *
     * @param backfill the rule of the backfill that asked for it, if one did
     * @param run which tree of this nominal time it is to be, from 1
     */
    public record Waiting(Instant nominal, Optional<OverlapPolicy> backfill, int run) {
        public Waiting {
            Objects.requireNonNull(nominal, "nominal");
            Objects.requireNonNull(backfill, "backfill");
        }
    }
}
