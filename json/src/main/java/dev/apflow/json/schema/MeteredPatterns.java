package dev.apflow.json.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;

import dev.apflow.json.excerpt.Excerpt;

import java.io.Serial;
import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the regular expressions of schemas: those of ECMA-262 that can be matched in time
 * proportional to the text, by RE2, bounded by the {@link PatternMeter}.
 */
final class MeteredPatterns implements RegularExpressionFactory {

    private static final ScopedValue<List<String>> FAULTS = ScopedValue.newInstance();

    /** Characters and classes of one expression, its repetitions written out. */
    private static final int SIZE_MAX = 4_000;

    private static final int DEPTH_MAX = 100;

    private final int patternCharsMax;

    MeteredPatterns(int patternCharsMax) {
        this.patternCharsMax = patternCharsMax;
    }

    /** An expression that is none. */
    static final class BadPattern extends SchemaException {

        @Serial private static final long serialVersionUID = 1L;

        BadPattern(String regex, String why) {
            super("the pattern " + Excerpt.of(regex) + " is not usable: " + why);
        }
    }

    /**
     * Prepares a schema, and collects what is wrong with its expressions. It is not thrown, because
     * the library would log it as an error of the program.
     */
    static <T> T collecting(List<String> faults, Supplier<T> preparing) {
        return ScopedValue.where(FAULTS, faults).call(preparing::get);
    }

    /**
     * An expression that searches.
     *
     * @throws BadPattern if it cannot be understood, unless faults are being collected
     */
    @Override
    public RegularExpression getRegularExpression(String regex) {
        try {
            Pattern pattern = compile(regex);
            return text -> PatternMeter.find(pattern, regex, text);
        } catch (BadPattern bad) {
            if (!FAULTS.isBound()) {
                throw bad;
            }
            FAULTS.get().add(String.valueOf(bad.getMessage()));
            return text -> false;
        }
    }

    private Pattern compile(String regex) {
        if (regex.length() > patternCharsMax) {
            throw new BadPattern(regex, "longer than " + patternCharsMax + " characters");
        }
        try {
            return Pattern.compile(PatternReader.read(regex, SIZE_MAX, DEPTH_MAX));
        } catch (PatternReader.Refused refused) {
            throw new BadPattern(regex, String.valueOf(refused.getMessage()));
        } catch (PatternSyntaxException wrong) {
            throw new BadPattern(regex, wrong.getDescription());
        }
    }
}
