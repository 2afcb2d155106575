package dev.apflow.domain.election;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the outside calls a {@link Role}. */
public enum RoleName {
    /** Not yet decided. */
    STARTING,
    /** Accepts writes and coordinates. */
    LEADER,
    /** Executes. */
    WORKER,
    /** Reads. */
    OBSERVER,
    /** On its way out. */
    STOPPING,
    /** Out. */
    STOPPED;

    /** As clients and logs write it: {@code leader}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RoleName> ofWord(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
