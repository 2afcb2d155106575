package dev.apflow.application.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What happened to tasks in a span of time, step by step.
 *
 * @param from when the first step begins
 * @param step how long each step is
 * @param seenFrom if there was more than was looked at: since when everything was seen
 */
public record Activity(Instant from, Duration step, List<Step> steps, Optional<Instant> seenFrom) {

    public Activity {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(step, "step");
        steps = List.copyOf(steps);
        Objects.requireNonNull(seenFrom, "seenFrom");
    }

    /**
     * One step.
     *
     * @param busy how many slots were busy on average
     * @param waitP95 how long tasks waited at most once they could start, but for one in twenty; of
     *     first starts, and of a sample where there are many; empty where none started
     */
    public record Step(
            long completed,
            long failed,
            long cancelled,
            long started,
            double busy,
            Optional<Duration> waitP95) {

        public static final Step NOTHING = new Step(0, 0, 0, 0, 0, Optional.empty());

        public Step {
            Objects.requireNonNull(waitP95, "waitP95");
        }
    }
}
