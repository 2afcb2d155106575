package dev.apflow.domain.schedule;

import dev.apflow.domain.json.JsonObject;

import java.util.Objects;
import java.util.Optional;

/** What a schedule starts. */
public sealed interface ScheduledWork {

    /**
     * A tree of its own.
     *
     * @param submission as a client would submit it: {@code {"tasks": […]}}
     */
    record Tree(JsonObject submission) implements ScheduledWork {
        public Tree {
            Objects.requireNonNull(submission, "submission");
        }
    }

    /**
     * A run of a stored flow.
     *
     * @param version empty: the newest at that moment
     */
    record Flow(String name, JsonObject inputs, Optional<Integer> version)
            implements ScheduledWork {
        public Flow {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(inputs, "inputs");
            Objects.requireNonNull(version, "version");
        }
    }
}
