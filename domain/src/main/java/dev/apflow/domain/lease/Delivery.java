package dev.apflow.domain.lease;

import dev.apflow.domain.ExecutableSpecification;

/**
 * The how-manieth time a task was handed to a worker, and the fencing token of its lease: no number
 * is ever given twice for a task. Ports name it together with task and attempt, as {@code
 * TaskClaims.Delivered}.
 *
 * @param value 0 for a task that nobody was ever handed
 */
@ExecutableSpecification
public record Delivery(long value) {

    /** Before the first. */
    public static final Delivery NONE = new Delivery(0);

    public Delivery {
        if (value < 0) {
            throw new IllegalArgumentException("delivery: expected at least 0, got " + value);
        }
    }

    /** The next handing-over's. */
    public Delivery next() {
        return new Delivery(Math.addExact(value, 1));
    }

    public boolean isAfter(Delivery other) {
        return value > other.value;
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
