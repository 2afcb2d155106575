package dev.apflow.json.excerpt;

import dev.apflow.domain.text.Excerpts;

/** The beginning of a text, fit for a message of one line. */
public final class Excerpt {

    private static final int CHARS_MAX = 60;
    private static final int MESSAGE_CHARS_MAX = 200;
    private static final int UNSHOWABLE = 0xfffd;

    private Excerpt() {}

    /** In quotes, at most 60 characters of it. */
    public static String of(String text) {
        return '"' + begin(text, CHARS_MAX) + '"';
    }

    /** A message that may quote some of a text, at most 200 characters of it. */
    public static String ofMessage(String message) {
        return begin(message, MESSAGE_CHARS_MAX);
    }

    private static String begin(String text, int charsMax) {
        String begin = Excerpts.shortened(text, charsMax);
        StringBuilder out = new StringBuilder(begin.length());
        begin.codePoints()
                .map(point -> isShowable(point) ? point : UNSHOWABLE)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /** Not what would break the line, turn its direction, or cannot be encoded. */
    private static boolean isShowable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    false;
            default -> true;
        };
    }
}
