package dev.apflow.adapters.http.principal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a principal may do; none includes another. */
public enum Scope {
    /** Look at tasks, events and nodes. */
    READ,
    /** Submit, change, cancel, re-run. */
    WRITE,
    /** Delete, step down. */
    ADMIN;

    private static final String PREFIX = "apflow:";

    /** {@code apflow:read}. */
    public String word() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /** The scope that is called so. */
    public static Optional<Scope> ofWord(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }
}
