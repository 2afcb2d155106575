package dev.apflow.application.document;

import dev.apflow.domain.schedule.NominalTime;

import java.util.List;

/** The nominal times that come, those that start nothing among them. */
public record SchedulePreview(List<NominalTime> times) {

    /** How many one call shows at most, and where it does not say. */
    public static final int MOST = 1000;

    public static final int USUAL = 20;

    public SchedulePreview {
        times = List.copyOf(times);
    }
}
