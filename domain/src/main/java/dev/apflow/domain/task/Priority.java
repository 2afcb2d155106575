package dev.apflow.domain.task;

import java.util.Optional;

/** Which ready task goes first; first in, first out inside one priority. */
public enum Priority {
    URGENT,
    HIGH,
    NORMAL,
    LOW;

    /** 0 (urgent) to 3 (low), as clients write it. */
    public int level() {
        return ordinal();
    }

    public static Optional<Priority> ofLevel(long level) {
        return level >= 0 && level < values().length
                ? Optional.of(values()[(int) level])
                : Optional.empty();
    }
}
