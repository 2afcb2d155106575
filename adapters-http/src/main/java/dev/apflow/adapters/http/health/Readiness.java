package dev.apflow.adapters.http.health;

import java.util.List;
import java.util.Objects;

/**
 * Whether requests may be sent to a node.
 *
 * @param role what the node does at present, in one word
 * @param checks what was looked at; all must be up
 */
public record Readiness(String role, List<Check> checks) {

    public Readiness {
        Objects.requireNonNull(role, "role");
        checks = List.copyOf(checks);
    }

    public boolean isReady() {
        return checks.stream().allMatch(Check::up);
    }

    /**
     * One thing that was looked at.
     *
     * @param detail one sentence for people, without secrets
     */
    public record Check(String name, boolean up, String detail) {
        public Check {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(detail, "detail");
        }
    }
}
