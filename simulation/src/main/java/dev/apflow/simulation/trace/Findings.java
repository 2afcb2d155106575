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

    /** Notes what somebody threw who may not, and where. */
    public void threw(String rule, String who, Throwable problem) {
        StackTraceElement[] frames = problem.getStackTrace();
        violated(rule, who + ": " + problem + (frames.length > 0 ? " at " + frames[0] : ""));
    }

    public Optional<Violation> first() {
        return first;
    }

    public boolean isEmpty() {
        return first.isEmpty();
    }
}
