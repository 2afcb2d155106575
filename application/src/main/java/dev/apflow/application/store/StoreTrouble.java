package dev.apflow.application.store;

import java.util.Locale;

/** What keeps a store from doing what it was asked. Readiness shows it to people. */
public enum StoreTrouble {
    UNREACHABLE("the database does not answer", false),
    READ_ONLY("the database is read-only", true),
    DISK_FULL("the disk of the database is full", true),
    LOCKED("statements wait for a lock that another session holds", false),
    TOO_SLOW("statements take too long and are ended", false),
    OUT_OF_MEMORY("the database is out of memory", false),
    TOO_MANY_CONNECTIONS("the database takes no more connections", false),
    PASSWORD("the database does not accept the user's name or password", true),
    NO_RIGHT("the database user lacks a right", true);

    private final String sentence;
    private final boolean lasting;

    StoreTrouble(String sentence, boolean lasting) {
        this.sentence = sentence;
        this.lasting = lasting;
    }

    /** What is wrong, for people, without secrets. */
    public String sentence() {
        return sentence;
    }

    /** Whether the same call will fail again at once: somebody has to do something first. */
    public boolean isLasting() {
        return lasting;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
