package dev.apflow.json;

/** Java strings that are no Unicode text, since half a surrogate pair stands alone in them. */
final class Surrogates {

    private static final int REPLACEMENT = 0xfffd;

    private Surrogates() {}

    /** Where the first one stands; -1 if there is none. */
    static int firstLone(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPairAt(text, i)) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** The text with U+FFFD for each lone surrogate; mostly the text itself. */
    static String replaceLone(String text) {
        if (firstLone(text) < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> isSurrogate(point) ? REPLACEMENT : point)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    private static boolean isPairAt(String text, int index) {
        return index + 1 < text.length()
                && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
