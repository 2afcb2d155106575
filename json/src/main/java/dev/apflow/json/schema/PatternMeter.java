package dev.apflow.json.schema;

import com.networknt.schema.SchemaException;

import java.io.Serial;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Ends regular expressions that backtrack without end.
 *
 * <p>Java's matcher reads its text through {@link CharSequence#charAt}, so a text that counts its
 * readings bounds the work in steps, alike on every machine, and keeps look-around and
 * back-references, which an engine that cannot backtrack would have to refuse. One meter serves all
 * expressions of a check, however many they are.
 */
final class PatternMeter {

    private static final ScopedValue<PatternMeter> METER = ScopedValue.newInstance();

    private long stepsLeft;

    private PatternMeter(long steps) {
        this.stepsLeft = steps;
    }

    /** The expressions have cost too much. An exception that the schema library lets pass. */
    static final class Exhausted extends SchemaException {

        @Serial private static final long serialVersionUID = 1L;

        Exhausted(Pattern pattern) {
            super("the pattern takes too long on this text: " + pattern);
        }
    }

    /** Runs a check whose expressions together may look at this many characters. */
    static <T> T within(long steps, Supplier<T> check) {
        return ScopedValue.where(METER, new PatternMeter(steps)).call(check::get);
    }

    /**
     * Whether the pattern is found anywhere in the text.
     *
     * @throws Exhausted if there are no steps left, or the matcher has no stack left: it recurses
     *     once for each repetition of a group
     */
    static boolean find(Pattern pattern, String text) {
        try {
            return pattern.matcher(METER.get().new Metered(pattern, text)).find();
        } catch (StackOverflowError tooManyRepetitions) {
            throw new Exhausted(pattern);
        }
    }

    private final class Metered implements CharSequence {

        private final Pattern pattern;
        private final String text;

        Metered(Pattern pattern, String text) {
            this.pattern = pattern;
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (--stepsLeft < 0) {
                throw new Exhausted(pattern);
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
