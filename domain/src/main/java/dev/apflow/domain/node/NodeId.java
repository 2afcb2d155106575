package dev.apflow.domain.node;

import dev.apflow.domain.text.NameForm;

import java.util.Objects;

/**
 * Names a node of a cluster, in every one of its lives.
 *
 * @param value 1–255 characters {@code [A-Za-z0-9._:-]}
 */
public record NodeId(String value) {

    /** What a valid one looks like, for messages. */
    public static final String EXPECTED = "1–255 characters [A-Za-z0-9._:-]";

    public NodeId {
        Objects.requireNonNull(value, "node id");
        if (!isValid(value)) {
            throw new IllegalArgumentException(
                    "node id: expected " + EXPECTED + ", got \"" + value + "\"");
        }
    }

    public static boolean isValid(String value) {
        return NameForm.isName(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
