package dev.apflow.domain.task;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * For which nominal time of which schedule a task runs.
 *
 * @param schedule its id
 * @param previous the nominal time before, if there was one
 * @param backfilled whether a client asked for it afterwards
 */
public record ScheduledFor(
        String schedule, Instant nominal, Optional<Instant> previous, boolean backfilled) {
    public ScheduledFor {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(nominal, "nominal");
        Objects.requireNonNull(previous, "previous");
    }
}
