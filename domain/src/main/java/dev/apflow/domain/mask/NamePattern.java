package dev.apflow.domain.mask;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names of fields and headers: letters, digits, {@code -} and {@code *} for anything. Case does not
 * matter, and {@code _} is the same as {@code -}.
 */
record NamePattern(List<String> parts) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9*-]{1,100}");

    NamePattern {
        parts = List.copyOf(parts);
    }

    static boolean isValid(String text) {
        String plain = plain(text);
        return FORM.matcher(plain).matches() && !plain.replace("*", "").isEmpty();
    }

    static NamePattern of(String text) {
        if (!isValid(text)) {
            throw new IllegalArgumentException("expected a pattern of names, got \"" + text + "\"");
        }
        return new NamePattern(List.of(plain(text).split("\\*", -1)));
    }

    /** As patterns see a name. */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Whether a plain name is one of these. Each part is looked for once, from left to right: the
     * time is linear in the name.
     */
    boolean matches(String name) {
        String first = parts.get(0);
        if (parts.size() == 1) {
            return name.equals(first);
        }
        String last = parts.get(parts.size() - 1);
        if (!name.startsWith(first)) {
            return false;
        }
        int from = first.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = name.indexOf(part, from);
            if (found < 0) {
                return false;
            }
            from = found + part.length();
        }
        return name.length() - from >= last.length() && name.endsWith(last);
    }
}
