package dev.apflow.domain.secret;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * A text as somebody who decodes it reads it, and where each character of that is from.
 *
 * @param from where a character begins in what was decoded
 * @param to where it ends there
 */
record DecodedText(String text, int[] from, int[] to) {

    private static final String ESCAPED = "\"\\/bfnrt";
    private static final String MEANT = "\"\\/\b\f\n\r\t";
    private static final int HEX = 16;
    private static final int UNICODE_DIGITS = 4;

    /** One character a byte of UTF-8: so are secrets looked for in it. */
    static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    /**
     * Percent-decoded, as bytes.
     *
     * @param plusIsBlank as in forms
     */
    static DecodedText percent(String text, boolean plusIsBlank) {
        Builder builder = new Builder(text.length() * 3);
        for (int i = 0; i < text.length(); ) {
            int next = i + Character.charCount(text.codePointAt(i));
            int code = text.charAt(i) == '%' ? hex(text, i + 1, 2) : -1;
            if (code >= 0) {
                next = i + 3;
                builder.add((char) code, i, next);
            } else if (text.charAt(i) == '+' && plusIsBlank) {
                builder.add(' ', i, next);
            } else if (text.charAt(i) < 0x80) {
                builder.add(text.charAt(i), i, next);
            } else {
                for (byte each : text.substring(i, next).getBytes(UTF_8)) {
                    builder.add((char) (each & 0xff), i, next);
                }
            }
            i = next;
        }
        return builder.done();
    }

    /** As a string of JSON: {@code \n}, {@code \"}, the code of a character. */
    static DecodedText escapes(String text) {
        Builder builder = new Builder(text.length());
        for (int i = 0; i < text.length(); ) {
            char here = text.charAt(i);
            int next = i + 1;
            if (here == '\\' && next < text.length()) {
                int simple = ESCAPED.indexOf(text.charAt(next));
                int code = text.charAt(next) == 'u' ? hex(text, next + 1, UNICODE_DIGITS) : -1;
                if (simple >= 0) {
                    here = MEANT.charAt(simple);
                    next++;
                } else if (code >= 0) {
                    here = (char) code;
                    next += 1 + UNICODE_DIGITS;
                }
            }
            builder.add(here, i, next);
            i = next;
        }
        return builder.done();
    }

    /** -1 where there are no such digits. */
    private static int hex(String text, int from, int digits) {
        int code = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = i < text.length() ? Character.digit(text.charAt(i), HEX) : -1;
            if (digit < 0) {
                return -1;
            }
            code = code * HEX + digit;
        }
        return code;
    }

    private static final class Builder {
        private final StringBuilder text = new StringBuilder();
        private final int[] from;
        private final int[] to;

        Builder(int most) {
            this.from = new int[most];
            this.to = new int[most];
        }

        void add(char decoded, int begin, int end) {
            from[text.length()] = begin;
            to[text.length()] = end;
            text.append(decoded);
        }

        DecodedText done() {
            return new DecodedText(
                    text.toString(),
                    Arrays.copyOf(from, text.length()),
                    Arrays.copyOf(to, text.length()));
        }
    }
}
