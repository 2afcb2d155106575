package dev.apflow.json;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says whether a text is JSON, by the grammar of RFC 8259 written as regular expressions, with
 * names that may stand once and whole surrogate pairs. Knows no limits.
 */
final class NaiveJson {

    private static final Pattern SPACE = Pattern.compile("[ \\t\\n\\r]*");
    private static final Pattern SCALAR =
            Pattern.compile("null|true|false|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
    private static final Pattern STRING =
            Pattern.compile(
                    "\"((?:[^\"\\\\\\x00-\\x1f]|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u(....)|.)");

    private final String text;
    private int at;

    private NaiveJson(String text) {
        this.text = text;
    }

    static boolean accepts(String text) {
        NaiveJson json = new NaiveJson(text);
        return isUnicode(text) && json.value() && json.at == text.length();
    }

    private boolean value() {
        skip(SPACE);
        boolean valid =
                skip('[')
                        ? restOfArray()
                        : skip('{') ? restOfObject() : skip(SCALAR) || string() != null;
        skip(SPACE);
        return valid;
    }

    private boolean restOfArray() {
        skip(SPACE);
        if (skip(']')) {
            return true;
        }
        do {
            if (!value()) {
                return false;
            }
        } while (skip(','));
        return skip(']');
    }

    private boolean restOfObject() {
        skip(SPACE);
        if (skip('}')) {
            return true;
        }
        Set<String> names = new HashSet<>();
        do {
            skip(SPACE);
            String name = string();
            skip(SPACE);
            if (name == null || !names.add(name) || !skip(':') || !value()) {
                return false;
            }
        } while (skip(','));
        return skip('}');
    }

    private String string() {
        Matcher matcher = STRING.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        String plain = ESCAPE.matcher(matcher.group(1)).replaceAll(NaiveJson::unescape);
        at = matcher.end();
        return isUnicode(plain) ? plain : null;
    }

    private static boolean isUnicode(String text) {
        return text.codePoints().noneMatch(point -> point >= 0xd800 && point < 0xe000);
    }

    private static String unescape(MatchResult escape) {
        String plain =
                escape.group(2) == null
                        ? "\"\\/\b\f\n\r\t".charAt("\"\\/bfnrt".indexOf(escape.group(1))) + ""
                        : Character.toString(Integer.parseInt(escape.group(2), 16));
        return Matcher.quoteReplacement(plain);
    }

    private boolean skip(Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return false;
        }
        at = matcher.end();
        return true;
    }

    private boolean skip(char c) {
        if (at == text.length() || text.charAt(at) != c) {
            return false;
        }
        at++;
        return true;
    }
}
