package dev.apflow.testkit.history;

import java.util.List;
import java.util.Objects;

/**
 * Where a history breaks a rule.
 *
 * @param what happened
 * @param lines of the history that show it, from 1; the last is where it was noticed
 */
public record Violation(Rule rule, String what, List<Integer> lines) {

    public Violation {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(what, "what");
        lines = List.copyOf(lines);
    }

    static Violation of(Rule rule, String what, Integer... lines) {
        return new Violation(rule, what, List.of(lines));
    }
}
