package dev.apflow.domain.node;

/**
 * Which life of a node: a later start has a greater number.
 *
 * @param value at least 1
 */
public record Incarnation(long value) {

    public Incarnation {
        if (value < 1) {
            throw new IllegalArgumentException("incarnation: expected at least 1, got " + value);
        }
    }

    public boolean isAfter(Incarnation other) {
        return value > other.value;
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
