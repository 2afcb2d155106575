package dev.apflow.application.store;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.ErrorCode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What workers say about the tasks they were handed. */
public interface TaskReports {

    /**
     * Records outcomes. Each is accepted only while its delivery is the one that runs; accepted
     * ones end the attempt with exactly one recorded outcome, event, and release of dependents; a
     * failure with {@code retryAfter} is pending again as the next attempt, due after that delay,
     * with a {@code retried} event behind {@code failed}, and releases nobody. A success that is
     * fenced is kept under its key, unless the attempt has one (the first one stays): see {@link
     * #recorded}. All of a batch in one transaction, durable on return. Verdicts stand in the order
     * of the reports; a delivery that is reported twice in a batch is ended by the first.
     *
     * @param node who reports; told in the events, not compared with who claimed
     */
    List<Verdict> report(NodeId node, List<Report> reports);

    /** Notes progress (0–1) of running deliveries; others are passed over. No event. */
    void progress(Map<Delivered, Double> progress);

    /**
     * The recorded success of this very execution, should a worker before have reached it: one that
     * was fenced, else the outcome of the attempt where that has the same key.
     *
     * @param delivered which wants to know; its task and attempt count, not its delivery
     */
    Optional<JsonValue> recorded(Delivered delivered, IdempotencyKey key);

    /** One delivery's end. */
    record Report(Delivered delivered, Optional<IdempotencyKey> key, Outcome outcome) {
        public Report {
            Objects.requireNonNull(delivered, "delivered");
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(outcome, "outcome");
        }
    }

    /** How a delivery ended. */
    sealed interface Outcome {

        /**
         * @param cached whether the result came from the idempotency cache; told in the event
         */
        record Succeeded(JsonValue result, boolean cached) implements Outcome {
            public Succeeded {
                Objects.requireNonNull(result, "result");
            }
        }

        /**
         * @param retryAfter the delay before the next attempt, judged by the store's clock; empty
         *     where this failure is final
         */
        record Failed(String error, ErrorCode code, Optional<Duration> retryAfter)
                implements Outcome {
            public Failed {
                Objects.requireNonNull(error, "error");
                Objects.requireNonNull(code, "code");
                Objects.requireNonNull(retryAfter, "retryAfter");
            }
        }
    }

    /** What became of a report. */
    enum Verdict {
        ACCEPTED,
        /**
         * The delivery does not run any more: nothing was changed but, maybe, what is kept for its
         * attempt.
         */
        FENCED,
        /** No such task (any more): nothing was changed, nor kept. */
        UNKNOWN
    }
}
