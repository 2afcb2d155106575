package dev.apflow.json.stored;

import java.util.Objects;
import java.util.Optional;

/** Something read from a store. */
public sealed interface Stored<T> {

    record Readable<T>(T value) implements Stored<T> {
        public Readable {
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * @param why for people, without the text itself
     */
    record Unreadable<T>(String why) implements Stored<T> {
        public Unreadable {
            Objects.requireNonNull(why, "why");
        }
    }

    default T orElse(T other) {
        return switch (this) {
            case Readable<T>(T value) -> value;
            case Unreadable<T> unreadable -> other;
        };
    }

    /** Why it cannot be read, if so. */
    default Optional<String> problem() {
        return switch (this) {
            case Readable<T> readable -> Optional.empty();
            case Unreadable<T>(String why) -> Optional.of(why);
        };
    }
}
