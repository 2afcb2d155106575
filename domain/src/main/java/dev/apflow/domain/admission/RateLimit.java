package dev.apflow.domain.admission;

import java.util.Objects;

/**
 * Tasks with {@code key} start no more often than {@code rate} allows. Where tasks name different
 * rates for one key, each is judged by its own: a start holds all tasks of the key back for the
 * interval of the task that started.
 */
public record RateLimit(String key, Rate rate) {

    public RateLimit {
        AdmissionKey.require("rate.key", key);
        Objects.requireNonNull(rate, "rate");
    }
}
