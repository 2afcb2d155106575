package dev.apflow.domain.secret;

import java.util.Objects;

/** A secret as the node that executes knows it; shows itself nowhere. */
public record Secret(String value, SecretGrant grant) {

    /** In characters: a shorter one could not be told from other text, and so not be masked. */
    public static final int SHORTEST = 4;

    /** In bytes. */
    public static final int LONGEST = 64 << 10;

    public Secret {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(grant, "grant");
    }

    public static boolean isLongEnough(String value) {
        return value.strip().length() >= SHORTEST;
    }

    @Override
    public String toString() {
        return "Secret[***]";
    }
}
