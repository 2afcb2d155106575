package dev.apflow.application.store;

import java.time.Duration;
import java.util.Objects;

/**
 * A transaction that keeps later events out of sight until it ends.
 *
 * @param age how long it has been under way
 * @param by whose it is, for people: a process, its name and since when
 */
public record HeldBack(Duration age, String by) {
    public HeldBack {
        Objects.requireNonNull(age, "age");
        Objects.requireNonNull(by, "by");
    }
}
