package dev.apflow.domain.reference;

import dev.apflow.domain.json.JsonObject;

/** What became of inputs with references. */
public sealed interface Resolution {

    /** No reference is left. */
    record Resolved(JsonObject inputs) implements Resolution {}

    /**
     * A reference has no value that could stand there.
     *
     * @param path of the place
     * @param why with the pointer
     */
    record Unresolved(String path, String why) implements Resolution {
        @Override
        public String toString() {
            return path + ": " + why;
        }
    }

    /** The values are too large, or nested too deep, for one task. */
    record TooLarge(String why) implements Resolution {}
}
