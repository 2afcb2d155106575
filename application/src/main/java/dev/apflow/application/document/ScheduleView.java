package dev.apflow.application.document;

import dev.apflow.application.store.ScheduleRow;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Schedule;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A schedule as clients see it.
 *
 * @param schedule empty: what is stored cannot be read here
 * @param last entry of its ledger
 * @param next nominal time that starts something
 * @param isNew whether the call that answers with it created it
 */
public record ScheduleView(
        ScheduleRow row,
        Optional<Schedule> schedule,
        Optional<Occurrence> last,
        Optional<Instant> next,
        boolean isNew) {
    public ScheduleView {
        Objects.requireNonNull(row, "row");
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(last, "last");
        Objects.requireNonNull(next, "next");
    }
}
