package dev.apflow.application.cluster;

import dev.apflow.application.task.DueSchedules.Round;

/**
 * Hears what becomes of schedules, for metrics; called in a mailbox, returns at once, never throws.
 */
@FunctionalInterface
public interface ScheduleObserver {

    /** One that listens to nothing. */
    ScheduleObserver NONE = round -> {};

    void decided(Round round);
}
