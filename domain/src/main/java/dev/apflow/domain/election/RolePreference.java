package dev.apflow.domain.election;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a node is configured to be; {@link Role} is what it is at present. */
public enum RolePreference {
    /** Leads where it can, else works and campaigns as soon as leadership is free. */
    AUTO,
    /** Has to lead at its start, or does not start; later the same as {@link #AUTO}. */
    LEADER,
    /** Works and never tries to lead. */
    WORKER,
    /** Reads only. */
    OBSERVER;

    /** As settings write it: {@code auto}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RolePreference> ofWord(String word) {
        return Arrays.stream(values())
                .filter(preference -> preference.word().equals(word))
                .findFirst();
    }
}
