package dev.apflow.json.schema;

import com.google.re2j.Pattern;
import com.networknt.schema.SchemaException;

import dev.apflow.json.excerpt.Excerpt;

import java.io.Serial;
import java.util.function.Supplier;

/**
 * Ends regular expressions that cost too much.
 *
 * <p>RE2's matcher looks once at each character of its text, with at most all instructions of the
 * expression, so a text that counts its readings, each as heavy as the expression is long, bounds
 * the work in steps, alike on every machine. One meter serves all expressions of a check, or of all
 * checks that belong together, however many they are.
 */
final class PatternMeter {

    private static final ScopedValue<PatternMeter> METER = ScopedValue.newInstance();

    /** Checks of those that belong together that may take more than a few steps. */
    private static final int COSTLY_MAX = 20;

    private long stepsLeft;
    private int costlyLeft = COSTLY_MAX;

    private PatternMeter(long steps) {
        this.stepsLeft = steps;
    }

    /** The expressions have cost too much. An exception that the schema library lets pass. */
    static final class Exhausted extends SchemaException {

        @Serial private static final long serialVersionUID = 1L;

        Exhausted(String regex) {
            super("the pattern takes too long on this text: " + Excerpt.of(regex));
        }
    }

    /** Runs a check whose expressions may take so many steps, together with those around it. */
    static <T> T within(long steps, Supplier<T> check) {
        return METER.isBound() ? check.get() : anew(steps, check);
    }

    private static <T> T anew(long steps, Supplier<T> check) {
        return ScopedValue.where(METER, new PatternMeter(steps)).call(check::get);
    }

    /** Whether one more check may take all the steps that a single one may. */
    static boolean mayBeCostly() {
        return METER.get().costlyLeft-- > 0;
    }

    /**
     * Whether the pattern is found anywhere in the text.
     *
     * @param regex the pattern as its author wrote it
     * @throws Exhausted if there are no steps left
     */
    static boolean find(Pattern pattern, String regex, String text) {
        return pattern.matcher(METER.get().new Metered(pattern, regex, text)).find();
    }

    private final class Metered implements CharSequence {

        private final String regex;
        private final String text;
        private final int weight;

        Metered(Pattern pattern, String regex, String text) {
            this.regex = regex;
            this.text = text;
            this.weight = pattern.programSize();
        }

        @Override
        public char charAt(int index) {
            stepsLeft -= weight;
            if (stepsLeft < 0 || Thread.currentThread().isInterrupted()) {
                throw new Exhausted(regex);
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
