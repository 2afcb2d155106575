package dev.apflow.domain.placement;

import java.util.Locale;
import java.util.Objects;

/** Why a node may not run a task. */
public record Exclusion(Constraint constraint, String detail) {

    /** The constraint that excludes, named as clients write it. */
    public enum Constraint {
        METHOD,
        REQUIRES_EXECUTORS,
        REQUIRES_CAPABILITIES,
        ALLOWED_NODES,
        FORBIDDEN_NODES,
        MAX_PARALLEL_PER_NODE,
        /** The node takes tasks of other queues alone. */
        QUEUE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Exclusion {
        Objects.requireNonNull(constraint, "constraint");
        Objects.requireNonNull(detail, "detail");
    }
}
