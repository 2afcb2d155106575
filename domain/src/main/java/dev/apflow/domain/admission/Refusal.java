package dev.apflow.domain.admission;

import java.time.Instant;
import java.util.Objects;

/** Why a task may not start now. */
public sealed interface Refusal {

    /** Its queue is paused. */
    record QueuePaused(AdmissionPause pause) implements Refusal {
        public QueuePaused {
            Objects.requireNonNull(pause, "pause");
        }
    }

    /** Something else is paused that it belongs to. */
    record Paused(AdmissionPause pause) implements Refusal {
        public Paused {
            Objects.requireNonNull(pause, "pause");
        }
    }

    /** Too many tasks started lately. */
    record RateReached(RateKey key, Instant nextFreeAt) implements Refusal {
        public RateReached {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(nextFreeAt, "nextFreeAt");
        }
    }

    /** As many tasks of its queue run as may. */
    record QueueFull(QueueName queue, int running, int limit) implements Refusal {
        public QueueFull {
            Objects.requireNonNull(queue, "queue");
        }
    }

    /** As many tasks with the key run as this one allows beside it. */
    record ConcurrencyReached(String key, int running, int limit) implements Refusal {
        public ConcurrencyReached {
            Objects.requireNonNull(key, "key");
        }
    }
}
