package dev.apflow.domain.text;

/**
 * The beginnings of texts. Lengths count characters (code points), so that no text ends in half of
 * one; what no store and no terminal takes is shown in another way.
 */
public final class Excerpts {

    private static final String MORE = "…";
    private static final int REPLACEMENT = 0xfffd;

    private Excerpts() {}

    /** The first {@code most} characters. */
    public static String beginning(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = 0;
        for (int i = 0; i < most && end < text.length(); i++) {
            end += Character.charCount(text.codePointAt(end));
        }
        return text.substring(0, end);
    }

    /** The first {@code most} characters, and a sign where the text goes on. */
    public static String shortened(String text, int most) {
        String beginning = beginning(text, most);
        return beginning.length() == text.length() ? text : beginning + MORE;
    }

    /** At most {@code most} characters, of which the last is a sign where the text goes on. */
    public static String fitted(String text, int most) {
        return fitted(text, most, MORE);
    }

    /** The same with another sign. */
    public static String fitted(String text, int most, String more) {
        return beginning(text, most).length() == text.length()
                ? text
                : beginning(text, Math.max(0, most - length(more))) + more;
    }

    /** How many characters a text has. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /**
     * A text that every store takes: NUL is written {@code \\0}, half of a surrogate pair becomes
     * U+FFFD.
     */
    public static String storable(String text) {
        if (text.chars().noneMatch(unit -> unit == 0 || Character.isSurrogate((char) unit))) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        point -> {
                            if (point == 0) {
                                clean.append("\\0");
                            } else {
                                clean.appendCodePoint(
                                        Character.getType(point) == Character.SURROGATE
                                                ? REPLACEMENT
                                                : point);
                            }
                        });
        return clean.toString();
    }
}
