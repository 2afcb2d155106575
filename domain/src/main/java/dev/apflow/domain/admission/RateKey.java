package dev.apflow.domain.admission;

import java.util.Objects;

/** What a rate counts the starts of: the tasks with a key, or those of a queue. */
public record RateKey(Kind kind, String value) {

    /** A queue and a key of the same name are two things. */
    public enum Kind {
        KEY,
        QUEUE
    }

    public RateKey {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(value, "value");
    }

    public static RateKey of(RateLimit limit) {
        return new RateKey(Kind.KEY, limit.key());
    }

    public static RateKey of(QueueName queue) {
        return new RateKey(Kind.QUEUE, queue.value());
    }
}
