package dev.apflow.application.document;

import dev.apflow.domain.admission.AdmissionKey;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.executor.ExecutorId;

import java.util.Objects;
import java.util.Optional;

/**
 * {@code {"scope", "value"}}: what a client pauses or resumes beside queues.
 *
 * @param value empty for the cluster
 */
public record PauseOrder(PauseScope scope, String value) {

    /** Longest reason of a pause. */
    public static final int LONGEST_REASON = 1_000;

    private static final String SCOPES = "cluster, method, user or fair_key";

    public PauseOrder {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(value, "value");
    }

    /** Reads it; empty where something is wrong. */
    public static Optional<PauseOrder> read(FieldReader body) {
        Optional<PauseScope> scope = body.word("scope", PauseOrder::scope, SCOPES);
        if (scope.isEmpty()) {
            body.missing("scope", SCOPES);
            body.ignore("value");
            return Optional.empty();
        }
        if (scope.get() == PauseScope.CLUSTER) {
            body.value("value")
                    .ifPresent(
                            value ->
                                    body.problem(
                                            "value",
                                            "not for the cluster",
                                            "nothing",
                                            JsonExcerpt.of(value)));
            return Optional.of(new PauseOrder(PauseScope.CLUSTER, ""));
        }
        Optional<String> value =
                scope.get() == PauseScope.METHOD
                        ? body.word(
                                "value",
                                text -> Optional.of(text).filter(ExecutorId::isValid),
                                ExecutorId.EXPECTED)
                        : body.string("value", AdmissionKey.LONGEST);
        if (value.isEmpty()) {
            body.missing("value", "which " + scope.get().word());
        }
        return value.map(text -> new PauseOrder(scope.get(), text));
    }

    private static Optional<PauseScope> scope(String word) {
        return PauseScope.ofWord(word).filter(scope -> scope != PauseScope.QUEUE);
    }

    /** Why; a pause always says so. */
    public static Optional<String> reason(FieldReader body) {
        Optional<String> reason = body.string("reason", LONGEST_REASON);
        if (reason.isEmpty()) {
            body.missing("reason", "a string of 1–" + LONGEST_REASON + " characters");
        }
        return reason;
    }
}
