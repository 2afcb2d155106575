package dev.apflow.domain.admission;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An operator stopped the start of tasks. What runs goes on.
 *
 * @param value what exactly; empty for the cluster alone
 * @param since by the store's clock
 * @param by the name of who did, if it has one
 */
public record AdmissionPause(
        PauseScope scope, String value, String reason, Instant since, Optional<String> by) {

    public AdmissionPause {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(by, "by");
        if (scope == PauseScope.CLUSTER) {
            if (!value.isEmpty()) {
                throw new IllegalArgumentException("value: a pause of the cluster has none");
            }
        } else {
            AdmissionKey.require("value", value);
        }
    }

    /** Whether it stops this task. */
    public boolean stops(Candidate task) {
        return switch (scope) {
            case QUEUE -> task.rules().queue().value().equals(value);
            case CLUSTER -> true;
            case METHOD -> task.method().value().equals(value);
            case USER -> task.userId().equals(Optional.of(value));
            case FAIR_KEY -> task.rules().fairKey().equals(Optional.of(value));
        };
    }
}
