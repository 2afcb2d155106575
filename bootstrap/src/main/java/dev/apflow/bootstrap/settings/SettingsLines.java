package dev.apflow.bootstrap.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The lines of a settings file, read as a shell and systemd read such files:
 *
 * <ul>
 *   <li>{@code KEY=value}, {@code export KEY=value}; spaces round both are not part of them;
 *   <li>{@code 'value'} as it stands, {@code "value"} with {@code \"}, {@code \\}, {@code \$} for
 *       the second character;
 *   <li>empty lines, {@code # comment}, {@code KEY=value # comment}.
 * </ul>
 *
 * <p>Variables are not replaced. The last line of a key counts. Values may be secrets: no problem
 * quotes one.
 */
final class SettingsLines {

    private static final Pattern LINE =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=(.*)");
    private static final Pattern COMMENT = Pattern.compile("\\s*([#;].*)?");
    private static final Pattern BEHIND_A_QUOTE = Pattern.compile("\\s*(#.*)?");
    private static final Pattern TRAILING = Pattern.compile("\\s+#.*");
    private static final Pattern OTHER_SIGN =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*(?::|\\s)\\s*\\S.*");
    private static final Pattern ODD_KEY =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\\s*=.*");
    private static final Pattern KEY_ALONE =
            Pattern.compile("\\s*(?:export\\s+|unset\\s+)?(APFLOW_[A-Z0-9_]*)\\s*");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private SettingsLines() {}

    /** What the lines say, or what is wrong with them. */
    sealed interface Result {

        record Read(Map<String, String> values) implements Result {
            public Read {
                values = Map.copyOf(values);
            }
        }

        /**
         * @param problems each with the number of its line
         */
        record Wrong(List<String> problems) implements Result {
            public Wrong {
                problems = List.copyOf(problems);
            }
        }
    }

    static Result read(String text) {
        SettingsLines lines = new SettingsLines();
        String[] each = (text.startsWith("\ufeff") ? text.substring(1) : text).split("\\R", -1);
        for (int i = 0; i < each.length; i++) {
            int number = i + 1;
            lines.line(each[i]).ifPresent(why -> lines.problems.add("line " + number + ": " + why));
        }
        return lines.problems.isEmpty()
                ? new Result.Read(lines.values)
                : new Result.Wrong(lines.problems);
    }

    /** What is wrong with the line. */
    private Optional<String> line(String line) {
        if (COMMENT.matcher(line).matches()) {
            return Optional.empty();
        }
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            return Optional.of(noSetting(line));
        }
        String key = parts.group(1);
        String value = parts.group(2).strip();
        if (value.startsWith("\"") || value.startsWith("'")) {
            return quoted(key, value);
        }
        String plain = TRAILING.matcher(parts.group(2)).replaceFirst("").strip();
        if (plain.endsWith("\\")) {
            return Optional.of(
                    "the value of "
                            + key
                            + " ends with \\, and a value cannot go on in the next"
                            + " line; if it is part of the value, put the value in '…'");
        }
        values.put(key, plain);
        return Optional.empty();
    }

    private Optional<String> quoted(String key, String value) {
        char quote = value.charAt(0);
        StringBuilder plain = new StringBuilder();
        int i = 1;
        while (i < value.length() && value.charAt(i) != quote) {
            if (quote == '"' && isEscaped(value, i)) {
                i++;
            }
            plain.append(value.charAt(i));
            i++;
        }
        if (i == value.length()) {
            return Optional.of(
                    "the value of " + key + " begins with " + quote + " and does not end with it");
        }
        if (!BEHIND_A_QUOTE.matcher(value.substring(i + 1)).matches()) {
            return Optional.of("the value of " + key + " goes on behind its closing " + quote);
        }
        values.put(key, plain.toString());
        return Optional.empty();
    }

    private static boolean isEscaped(String value, int at) {
        return value.charAt(at) == '\\'
                && at + 1 < value.length()
                && "\"\\$`".indexOf(value.charAt(at + 1)) >= 0;
    }

    private static String noSetting(String line) {
        if (line.strip().startsWith("[")) {
            return "expected KEY=value, got a section; settings have none";
        }
        Matcher alone = KEY_ALONE.matcher(line);
        if (alone.matches()) {
            return "expected KEY=value, got " + alone.group(1) + " alone";
        }
        Matcher odd = ODD_KEY.matcher(line);
        if (odd.matches()) {
            return "expected KEY=value, got the key "
                    + odd.group(1)
                    + ": letters, digits and _ only";
        }
        Matcher other = OTHER_SIGN.matcher(line);
        return other.matches() && other.group(1).startsWith("APFLOW_")
                ? "expected KEY=value, got " + other.group(1) + " without ="
                : "expected KEY=value, export KEY=value or # comment";
    }
}
