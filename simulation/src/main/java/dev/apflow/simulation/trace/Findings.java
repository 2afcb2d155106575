package dev.apflow.simulation.trace;

import java.util.Optional;
import java.util.function.Supplier;

/** Whether a rule was broken: the first time counts, since what comes later may follow from it. */
public final class Findings {

    /**
     * A broken rule.
     *
     * @param rule the same words for the same rule
     * @param detail what was found
     */
    public record Violation(String rule, String detail) {
        @Override
        public String toString() {
            return rule + ": " + detail;
        }
    }

    private Optional<Violation> first = Optional.empty();

    /** Notes a violation unless {@code holds}. */
    public void require(boolean holds, String rule, Supplier<String> detail) {
        if (!holds) {
            violated(rule, detail.get());
        }
    }

    public void violated(String rule, String detail) {
        if (first.isEmpty()) {
            first = Optional.of(new Violation(rule, detail));
        }
    }

    public Optional<Violation> first() {
        return first;
    }

    public boolean isEmpty() {
        return first.isEmpty();
    }
}
