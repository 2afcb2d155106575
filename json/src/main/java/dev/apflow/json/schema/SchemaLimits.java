package dev.apflow.json.schema;

import java.util.stream.LongStream;

/**
 * What a schema may cost.
 *
 * @param sizeMax of one schema: its values plus the characters of its names and strings
 * @param depthMax how deep a schema may be nested
 * @param patternCharsMax length of one regular expression
 * @param stepsMax evaluations of a schema against a value in one check
 * @param evaluationDepthMax how deep those may be nested; a chain of {@code $ref} adds to it
 * @param patternStepsMax instructions of regular expressions, each time a character is looked at,
 *     of one check, or of all that belong together
 * @param problemsMax problems reported of one value
 * @param cachedSizeMax size of all prepared schemas that are kept for the next time
 */
public record SchemaLimits(
        int sizeMax,
        int depthMax,
        int patternCharsMax,
        long stepsMax,
        int evaluationDepthMax,
        long patternStepsMax,
        int problemsMax,
        int cachedSizeMax) {

    /** Ample for what people write: each check ends within a second or so. */
    public static final SchemaLimits DEFAULT =
            new SchemaLimits(100_000, 100, 2_000, 1_000_000, 1_000, 50_000_000, 100, 1_000_000);

    /**
     * Limits that are all at least 1.
     *
     * @throws IllegalArgumentException if one is below 1
     */
    public SchemaLimits {
        long smallest =
                LongStream.of(
                                sizeMax,
                                depthMax,
                                patternCharsMax,
                                stepsMax,
                                evaluationDepthMax,
                                patternStepsMax,
                                problemsMax,
                                cachedSizeMax)
                        .min()
                        .orElseThrow();
        if (smallest < 1) {
            throw new IllegalArgumentException("a limit of schemas below 1: " + smallest);
        }
    }
}
