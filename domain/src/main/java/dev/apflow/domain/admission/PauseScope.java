package dev.apflow.domain.admission;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a pause stops. The order is that in which they are looked at. */
public enum PauseScope {
    /** A queue, by its name. */
    QUEUE,
    /** Everything; it has no value. */
    CLUSTER,
    /** The tasks of an executor. */
    METHOD,
    /** The tasks of a user. */
    USER,
    /** The tasks with a fair key, in whatever queue. */
    FAIR_KEY;

    /** As clients write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<PauseScope> ofWord(String word) {
        return Arrays.stream(values()).filter(scope -> scope.word().equals(word)).findFirst();
    }
}
