package dev.apflow.domain.secret;

import java.util.Objects;
import java.util.regex.Pattern;

/** What a secret is called: also the name of a file, so it can be nothing but that. */
public record SecretName(String value) {

    /** What beside a secret's file says who may have it. */
    public static final String GRANT = ".allow";

    public static final String EXPECTED =
            "1–64 of A–Z a–z 0–9 _ . -, no dot at the beginning and no " + GRANT + " at the end";

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}");

    public SecretName {
        if (!isValid(Objects.requireNonNull(value, "value"))) {
            throw new IllegalArgumentException("a secret's name: expected " + EXPECTED);
        }
    }

    public static boolean isValid(String text) {
        return FORM.matcher(text).matches() && !text.endsWith(GRANT);
    }

    @Override
    public String toString() {
        return value;
    }
}
