package dev.apflow.json.stored;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The parts of one row, read one by one; remembers which cannot be. */
public final class RowParts {

    private final List<String> problems = new ArrayList<>();

    /** A part, unless it cannot be read. */
    public <T> Optional<T> read(String name, Stored<T> stored) {
        return switch (stored) {
            case Stored.Readable<T>(T value) -> Optional.of(value);
            case Stored.Unreadable<T>(String why) -> {
                problems.add(name + ": " + why);
                yield Optional.empty();
            }
        };
    }

    /** A part that {@code parse} understands, or refuses with an IllegalArgumentException. */
    public <T> Optional<T> parsed(String name, String text, Function<String, T> parse) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException bad) {
            problems.add(name + ": " + bad.getMessage());
            return Optional.empty();
        }
    }

    /** A word of a list that later versions may have made longer. */
    public <T> Optional<T> word(String name, String word, Function<String, Optional<T>> parse) {
        Optional<T> found = parse.apply(word);
        if (found.isEmpty()) {
            problems.add(name + ": unknown: " + word);
        }
        return found;
    }

    /** What cannot be read, for people. */
    public Optional<String> problem() {
        return problems.isEmpty()
                ? Optional.empty()
                : Optional.of("the stored task cannot be read: " + String.join("; ", problems));
    }
}
