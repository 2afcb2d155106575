package dev.apflow.domain.run;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a client wrote on a run, to find it again.
 *
 * @param values by their keys, in the order of the keys
 */
public record Labels(Map<String, String> values) {

    public static final Labels NONE = new Labels(Map.of());

    /** So many labels a run has at most. */
    public static final int MOST = 20;

    /** So many characters a value has at most. */
    public static final int LONGEST_VALUE = 255;

    public static final String KEY_EXPECTED = "a key of 1–100 characters of A-Z a-z 0-9 . _ / -";

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._/-]{1,100}");

    public Labels {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
        if (values.size() > MOST) {
            throw new IllegalArgumentException(
                    "labels: at most " + MOST + ", not " + values.size());
        }
        values.forEach(
                (key, value) -> {
                    if (!isKey(key) || !isValue(value)) {
                        throw new IllegalArgumentException("labels: not usable: " + key);
                    }
                });
    }

    public static boolean isKey(String text) {
        return KEY.matcher(text).matches();
    }

    /** Up to {@link #LONGEST_VALUE} characters, none of them NUL. */
    public static boolean isValue(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_VALUE && text.indexOf('\0') < 0;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Whether {@link #with} makes no more than {@link #MOST}. */
    public boolean fitsWith(Labels others) {
        Map<String, String> all = new TreeMap<>(values);
        all.putAll(others.values);
        return all.size() <= MOST;
    }

    /** These, and those of {@code others}, which win. */
    public Labels with(Labels others) {
        Map<String, String> all = new TreeMap<>(values);
        all.putAll(others.values);
        return new Labels(all);
    }
}
