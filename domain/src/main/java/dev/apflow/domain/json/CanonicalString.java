package dev.apflow.domain.json;

import java.util.HexFormat;

/** Strings as RFC 8785 section 3.2.2.2 writes them. */
final class CanonicalString {

    private static final HexFormat LOWER_HEX = HexFormat.of();

    private CanonicalString() {}

    static void append(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (isLoneSurrogate(text, i)) {
                appendHex(unit, out);
            } else {
                appendUnit(unit, out);
            }
        }
        out.append('"');
    }

    private static void appendUnit(char unit, StringBuilder out) {
        switch (unit) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (unit < ' ') {
                    appendHex(unit, out);
                } else {
                    out.append(unit);
                }
            }
        }
    }

    private static void appendHex(char unit, StringBuilder out) {
        out.append("\\u").append(LOWER_HEX.toHexDigits(unit));
    }

    private static boolean isLoneSurrogate(String text, int index) {
        char unit = text.charAt(index);
        if (Character.isHighSurrogate(unit)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(unit)
                && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }
}
