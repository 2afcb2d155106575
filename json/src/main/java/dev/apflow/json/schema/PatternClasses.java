package dev.apflow.json.schema;

import dev.apflow.json.schema.PatternReader.Refused;

import java.util.Map;

/** Character classes of ECMA-262, written for RE2. */
final class PatternClasses {

    /** Their members; where a class begins and ends is another's concern. */
    private static final Map<Integer, String> SETS =
            Map.of(
                    (int) 'd', "0-9",
                    (int) 'D', "\\x{0}-\\x{2f}\\x{3a}-\\x{10ffff}",
                    (int) 'w', "0-9A-Za-z_",
                    (int) 'W',
                            "\\x{0}-\\x{2f}\\x{3a}-\\x{40}\\x{5b}-\\x{5e}\\x{60}\\x{7b}-\\x{10ffff}",
                    (int) 's', "\\t\\n\\x{b}\\f\\r\\x{20}",
                    (int) 'S', "\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{10ffff}");

    private static final int SET = -1;

    private final PatternReader reader;

    PatternClasses(PatternReader reader) {
        this.reader = reader;
    }

    /** An escape outside of brackets; its backslash has been read. */
    void single() {
        int c = reader.peek();
        String set = SETS.get(c);
        if (set != null) {
            reader.next();
            reader.out().append('[').append(set).append(']');
        } else if (c == 'p' || c == 'P') {
            reader.property();
        } else {
            reader.literal(reader.escaped());
        }
    }

    /** From behind the opening bracket to behind the closing one. */
    void bracket() {
        boolean not = reader.nextIs("^");
        if (not) {
            reader.next();
        }
        if (reader.nextIs("]")) {
            reader.next();
            reader.out().append(not ? "(?s:.)" : "[^\\x{0}-\\x{10ffff}]");
            return;
        }
        reader.out().append(not ? "[^" : "[");
        while (!reader.nextIs("]")) {
            if (!reader.more()) {
                throw new Refused("Unclosed character class");
            }
            members();
        }
        reader.next();
        reader.out().append(']');
    }

    private void members() {
        int first = member();
        if (first == SET || !reader.nextIs("-") || reader.nextIs("-]")) {
            return;
        }
        reader.next();
        reader.out().append('-');
        int mark = reader.out().length();
        int last = member();
        if (last == SET) {
            // As browsers do: a hyphen beside a set stands for itself.
            reader.out().insert(mark - 1, "\\x{2d}").deleteCharAt(mark - 1 + "\\x{2d}".length());
        } else if (last < first) {
            throw new Refused("Illegal character range");
        }
    }

    /** One member; {@link #SET} where it is many. */
    private int member() {
        int c = reader.next();
        if (c != '\\') {
            reader.literal(c);
            return c;
        }
        if (!reader.more()) {
            throw new Refused("Unclosed character class");
        }
        int escape = reader.peek();
        String set = SETS.get(escape);
        if (set != null) {
            reader.next();
            reader.out().append(set);
            return SET;
        }
        if (escape == 'p' || escape == 'P') {
            reader.property();
            return SET;
        }
        int named = escape == 'b' ? backspace() : reader.escaped();
        reader.literal(named);
        return named;
    }

    private int backspace() {
        reader.next();
        return '\b';
    }
}
