package dev.apflow.domain.schedule;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link DueRules} decide about one nominal time. An outcome {@linkplain Outcome#hasTree with
 * a tree} asks for the tree to be started now.
 *
 * @param detail why there is no tree, for people
 */
public record Fate(Instant nominal, Outcome outcome, Optional<String> detail) {
    public Fate {
        Objects.requireNonNull(nominal, "nominal");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(detail, "detail");
    }

    static Fate of(Instant nominal, Outcome outcome) {
        return new Fate(nominal, outcome, Optional.empty());
    }

    static Fate of(Instant nominal, Outcome outcome, String detail) {
        return new Fate(nominal, outcome, Optional.of(detail));
    }
}
