package dev.apflow.domain.node;

import java.util.regex.Pattern;

/** Names a node of a cluster. */
public record NodeId(String value) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._:-]{1,255}");

    public NodeId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException("node id: got " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
