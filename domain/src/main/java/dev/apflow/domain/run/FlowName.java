package dev.apflow.domain.run;

import java.util.regex.Pattern;

/** Names a flow. */
public record FlowName(String value) implements Comparable<FlowName> {

    public static final String EXPECTED =
            "a name of 1–100 characters of A-Z a-z 0-9 . _ -, the first a letter or digit";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public FlowName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("flow: expected " + EXPECTED);
        }
    }

    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(FlowName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
