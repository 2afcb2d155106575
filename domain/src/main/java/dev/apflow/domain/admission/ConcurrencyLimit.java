package dev.apflow.domain.admission;

/**
 * A task starts only while fewer than {@code limit} tasks of the whole cluster run with {@code
 * key}, whatever limit those name.
 */
public record ConcurrencyLimit(String key, int limit) {

    public static final int MOST = 1_000_000;

    public ConcurrencyLimit {
        AdmissionKey.require("concurrency.key", key);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException(
                    "concurrency.limit: expected 1–" + MOST + ", got " + limit);
        }
    }
}
