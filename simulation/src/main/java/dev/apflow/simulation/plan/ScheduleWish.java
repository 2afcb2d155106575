package dev.apflow.simulation.plan;

import dev.apflow.application.document.BackfillOrder;
import dev.apflow.domain.json.JsonObject;

import java.time.Instant;
import java.util.Optional;

/** What a client wants of a schedule. */
public sealed interface ScheduleWish {

    /** It is created, or replaced. */
    record Put(JsonObject definition) implements ScheduleWish {}

    record Pause() implements ScheduleWish {}

    record Resume() implements ScheduleWish {}

    /**
     * A tree is started now.
     *
     * @param nominal the time that it is for; empty: this moment
     */
    record Trigger(Optional<Instant> nominal) implements ScheduleWish {}

    record Backfill(BackfillOrder order) implements ScheduleWish {}

    record Delete() implements ScheduleWish {}
}
