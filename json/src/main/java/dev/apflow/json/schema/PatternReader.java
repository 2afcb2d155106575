package dev.apflow.json.schema;

import com.networknt.schema.regex.RegularExpressions;

import java.io.Serial;
import java.util.Locale;

/**
 * Reads a regular expression of ECMA-262, as JSON Schema asks for, and writes it in the syntax of
 * RE2, whose matcher takes time in proportion to text and expression. What needs backtracking is
 * refused: look-around and back-references. So is an expression that is small as a text and large
 * once its counted repetitions are written out.
 */
final class PatternReader {

    /** Counts that RE2 takes. */
    private static final int COUNT_MAX = 1_000;

    private static final int COUNT_DIGITS = 9;
    private static final int NONE = -1;
    private static final int UNBOUNDED = -2;

    private final String pattern;
    private final PatternClasses classes;
    private final long sizeMax;
    private final int depthMax;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int depth;
    private boolean dotIsAll;

    private PatternReader(String pattern, long sizeMax, int depthMax) {
        this.pattern = pattern;
        this.sizeMax = sizeMax;
        this.depthMax = depthMax;
        this.classes = new PatternClasses(this);
    }

    /** What cannot be used, and why. */
    static final class Refused extends RuntimeException {

        @Serial private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The expression in the syntax of RE2.
     *
     * @param sizeMax characters and classes, counted repetitions written out
     * @param depthMax of groups
     * @throws Refused it is none, or beyond these limits
     */
    static String read(String pattern, long sizeMax, int depthMax) {
        PatternReader reader = new PatternReader(pattern, sizeMax, depthMax);
        reader.alternatives();
        if (reader.more()) {
            throw new Refused("Unmatched closing ')'");
        }
        return reader.out.toString();
    }

    private long alternatives() {
        boolean before = dotIsAll;
        long size = sequence();
        while (more() && peek() == '|') {
            at++;
            out.append('|');
            size = within(size + 1 + sequence());
        }
        dotIsAll = before;
        return size;
    }

    private long sequence() {
        long size = 0;
        while (more() && peek() != '|' && peek() != ')') {
            size = within(size + repeated());
        }
        return size;
    }

    private long repeated() {
        int began = out.length();
        long size = atom();
        if (!more()) {
            return size;
        }
        if (peek() == '{') {
            int[] counts = counts();
            return counts.length == 0 ? size : counted(size, counts[0], counts[1]);
        }
        if ("*+?".indexOf(peek()) < 0) {
            return size;
        }
        if (out.length() == began) {
            throw new Refused("Dangling meta character '" + (char) peek() + "'");
        }
        out.append((char) next());
        lazily();
        return size + 1;
    }

    private long counted(long size, int least, int most) {
        out.append('{').append(least);
        if (most == UNBOUNDED) {
            out.append(',');
        } else if (most != least) {
            out.append(',').append(most);
        }
        out.append('}');
        lazily();
        long times = Math.max(1, most == UNBOUNDED ? least + 1 : most);
        return within(Math.max(1, size) * times + 1);
    }

    private void lazily() {
        if (more() && peek() == '?') {
            at++;
            out.append('?');
        }
        if (more() && ("*+?".indexOf(peek()) >= 0 || peek() == '{' && counts().length > 0)) {
            throw new Refused("a repetition follows a repetition");
        }
    }

    /** The counts of a repetition, and moves behind it; empty where the brace is none's. */
    private int[] counts() {
        int end = pattern.indexOf('}', at);
        String inside = end < 0 ? "" : pattern.substring(at + 1, end);
        if (!inside.matches("[0-9]+(?:,[0-9]*)?")) {
            return new int[0];
        }
        at = end + 1;
        int comma = inside.indexOf(',');
        int least = count(comma < 0 ? inside : inside.substring(0, comma));
        if (comma < 0) {
            return new int[] {least, least};
        }
        if (comma == inside.length() - 1) {
            return new int[] {least, UNBOUNDED};
        }
        int most = count(inside.substring(comma + 1));
        if (most < least) {
            throw new Refused("Numbers out of order in {" + inside + "}");
        }
        return new int[] {least, most};
    }

    private static int count(String digits) {
        int count = digits.length() > COUNT_DIGITS ? COUNT_MAX + 1 : Integer.parseInt(digits);
        if (count > COUNT_MAX) {
            throw new Refused("it repeats more than " + COUNT_MAX + " times");
        }
        return count;
    }

    private long atom() {
        int c = next();
        switch (c) {
            case '(' -> {
                return group();
            }
            case '[' -> classes.bracket();
            case '.' -> out.append(dotIsAll ? "(?s:.)" : "[^\\n\\r\\x{2028}\\x{2029}]");
            case '^', '$' -> out.append((char) c);
            case '\\' -> escape();
            case '*', '+', '?' -> throw new Refused("Dangling meta character '" + (char) c + "'");
            default -> literal(c);
        }
        return 1;
    }

    private long group() {
        boolean before = dotIsAll;
        if (++depth > depthMax) {
            throw new Refused("its groups are nested deeper than " + depthMax + " levels");
        }
        if (more() && peek() == '?') {
            at++;
            if (special()) {
                depth--;
                return 0;
            }
        } else {
            out.append("(?:");
        }
        long size = alternatives();
        dotIsAll = before;
        if (!more() || next() != ')') {
            throw new Refused("Unclosed group");
        }
        out.append(')');
        depth--;
        return Math.max(1, size);
    }

    /** What follows {@code (?}; whether it was a group without content, of flags alone. */
    private boolean special() {
        if (pattern.startsWith(":", at)) {
            at++;
            out.append("(?:");
            return false;
        }
        if (pattern.startsWith("=", at)
                || pattern.startsWith("!", at)
                || pattern.startsWith("<=", at)
                || pattern.startsWith("<!", at)) {
            throw new Refused(
                    "look-ahead and look-behind are not supported: they cannot be checked in time"
                            + " proportional to the text");
        }
        if (pattern.startsWith("<", at) && pattern.indexOf('>', at) > 0) {
            at = pattern.indexOf('>', at) + 1;
            out.append("(?:");
            return false;
        }
        return flags();
    }

    private boolean flags() {
        int end = at;
        while (end < pattern.length() && "imsu-".indexOf(pattern.charAt(end)) >= 0) {
            end++;
        }
        String flags = pattern.substring(at, end);
        if (flags.isEmpty() || end == pattern.length() || ":)".indexOf(pattern.charAt(end)) < 0) {
            throw new Refused("Unknown group (?" + (at < pattern.length() ? (char) peek() : ""));
        }
        int off = flags.indexOf('-');
        String on = off < 0 ? flags : flags.substring(0, off);
        if (on.indexOf('s') >= 0) {
            dotIsAll = true;
        } else if (flags.indexOf('s') >= 0) {
            dotIsAll = false;
        }
        String known = flags.replace("u", "").replace("s", "");
        boolean alone = pattern.charAt(end) == ')';
        at = end + 1;
        String written = known.equals("-") ? "" : known;
        if (!alone || !written.isEmpty()) {
            out.append("(?").append(written).append(alone ? ")" : ":");
        }
        return alone;
    }

    private void escape() {
        if (!more()) {
            throw new Refused("it ends in a backslash");
        }
        int c = peek();
        if (c >= '1' && c <= '9' || c == 'k') {
            throw new Refused(
                    "back-references are not supported: they cannot be checked in time"
                            + " proportional to the text");
        }
        switch (c) {
            case 'b', 'B', 'A', 'z' -> {
                at++;
                out.append('\\').append((char) c);
            }
            default -> classes.single();
        }
    }

    /** One code point as RE2 takes it everywhere. */
    void literal(int c) {
        if (c < 128 && Character.isLetterOrDigit(c)) {
            out.append((char) c);
        } else {
            out.append("\\x{").append(Integer.toHexString(c)).append('}');
        }
    }

    /** The code point that an escape names; its backslash has been read. */
    int escaped() {
        int c = next();
        return switch (c) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 'f' -> '\f';
            case 'v' -> 0x0b;
            case 'a' -> 0x07;
            case 'e' -> 0x1b;
            case '0' -> 0;
            case 'c' -> more() ? next() & 0x1f : fail(c);
            case 'x' -> pattern.startsWith("{", at) ? braced() : hex(2);
            case 'u' -> pattern.startsWith("{", at) ? braced() : utf16();
            default -> c < 128 && Character.isLetterOrDigit(c) ? fail(c) : c;
        };
    }

    private static int fail(int c) {
        throw new Refused("Illegal escape \\" + Character.toString(c));
    }

    private int utf16() {
        int first = hex(4);
        if (Character.isHighSurrogate((char) first) && pattern.startsWith("\\u", at)) {
            int before = at;
            at += 2;
            int second = hex(4);
            if (Character.isLowSurrogate((char) second)) {
                return Character.toCodePoint((char) first, (char) second);
            }
            at = before;
        }
        return first;
    }

    private int hex(int digits) {
        int end = at + digits;
        if (end > pattern.length()) {
            throw new Refused("Illegal hexadecimal escape");
        }
        return parsed(pattern.substring(at, end), end);
    }

    private int braced() {
        int end = pattern.indexOf('}', at);
        if (end < 0 || end - at > 8) {
            throw new Refused("Illegal hexadecimal escape");
        }
        return parsed(pattern.substring(at + 1, end), end + 1);
    }

    private int parsed(String digits, int end) {
        if (!digits.matches("[0-9A-Fa-f]{1,7}")) {
            throw new Refused("Illegal hexadecimal escape");
        }
        int c = Integer.parseInt(digits, 16);
        if (c > Character.MAX_CODE_POINT) {
            throw new Refused("Illegal hexadecimal escape");
        }
        at = end;
        return c;
    }

    /** The property that {@code \p} or {@code \P} names, as RE2 calls it. */
    void property() {
        char p = (char) next();
        int end = pattern.startsWith("{", at) ? pattern.indexOf('}', at) : NONE;
        if (end < 0) {
            throw new Refused("Illegal property: expected \\" + p + "{…}");
        }
        String name = pattern.substring(at + 1, end);
        at = end + 1;
        String plain = name.substring(name.indexOf('=') + 1);
        out.append(
                RegularExpressions.replaceLongformCharacterProperties(
                        String.format(Locale.ROOT, "\\%s{%s}", p, plain)));
    }

    StringBuilder out() {
        return out;
    }

    boolean more() {
        return at < pattern.length();
    }

    int peek() {
        return pattern.codePointAt(at);
    }

    int next() {
        if (!more()) {
            throw new Refused("it ends too early");
        }
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    /** Whether the text goes on so. */
    boolean nextIs(String text) {
        return pattern.startsWith(text, at);
    }

    private long within(long size) {
        if (size > sizeMax) {
            throw new Refused("with its repetitions written out it is larger than " + sizeMax);
        }
        return size;
    }
}
