package dev.apflow.domain.election;

/**
 * The number of a term of leadership and its fencing token: one more with every grant, for ever.
 *
 * @param value at least 1
 */
public record Epoch(long value) {

    /** The term of the first leader that a cluster ever has. */
    public static final Epoch FIRST = new Epoch(1);

    public Epoch {
        if (value < 1) {
            throw new IllegalArgumentException("epoch: expected at least 1, got " + value);
        }
    }

    /** The next grant's. */
    public Epoch next() {
        return new Epoch(Math.addExact(value, 1));
    }

    public boolean isAfter(Epoch other) {
        return value > other.value;
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
