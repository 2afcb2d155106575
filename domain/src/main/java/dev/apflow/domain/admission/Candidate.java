package dev.apflow.domain.admission;

import dev.apflow.domain.executor.ExecutorId;

import java.util.Objects;
import java.util.Optional;

/** What flow control looks at in a task that is ready. */
public record Candidate(ExecutorId method, Optional<String> userId, AdmissionRules rules) {

    public Candidate {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(rules, "rules");
    }
}
