package dev.apflow.domain.admission;

/** The form of keys: of concurrency, rates, fairness and uniqueness. */
public final class AdmissionKey {

    /** Longest key, in characters of Unicode. */
    public static final int LONGEST = 255;

    public static final String EXPECTED = "a string of 1–" + LONGEST + " characters";

    private AdmissionKey() {}

    public static boolean isValid(String text) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= LONGEST
                && text.indexOf('\0') < 0;
    }

    static String require(String field, String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException(field + ": expected " + EXPECTED + " without NUL");
        }
        return text;
    }
}
