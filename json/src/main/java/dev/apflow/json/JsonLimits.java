package dev.apflow.json;

/**
 * How much of a JSON text is accepted. A text beyond one of these is refused as soon as that is
 * seen, without reading on.
 *
 * @param documentBytesMax bytes of the text (UTF-16 units where a Java string is read)
 * @param depthMax how deep objects and arrays may be nested; at most {@link #DEPTH_MAX_MAX}, as
 *     values are read, compared and written recursively
 * @param valuesMax values in the document, those inside others included: in memory a value takes
 *     twenty times the bytes of its shortest text
 * @param stringCharsMax UTF-16 units of one string
 * @param numberCharsMax characters of one number
 */
public record JsonLimits(
        long documentBytesMax,
        int depthMax,
        int valuesMax,
        int stringCharsMax,
        int numberCharsMax) {

    /** Beyond this the stack of a thread could overflow. */
    public static final int DEPTH_MAX_MAX = 500;

    /** 16 MiB, 100 levels, a million values, strings of 4 Mi units, numbers of 1,200 characters. */
    public static final JsonLimits DEFAULT =
            new JsonLimits(16L << 20, 100, 1_000_000, 4 << 20, 1_200);

    /**
     * Limits that are all at least 1.
     *
     * @throws IllegalArgumentException if one is below 1, or the depth above its bound
     */
    public JsonLimits {
        requirePositive("documentBytesMax", documentBytesMax);
        requirePositive("depthMax", depthMax);
        requirePositive("valuesMax", valuesMax);
        requirePositive("stringCharsMax", stringCharsMax);
        requirePositive("numberCharsMax", numberCharsMax);
        if (depthMax > DEPTH_MAX_MAX) {
            throw new IllegalArgumentException("depthMax above " + DEPTH_MAX_MAX + ": " + depthMax);
        }
    }

    /** These limits for documents of another size. */
    public JsonLimits withDocumentBytesMax(long bytes) {
        return new JsonLimits(bytes, depthMax, valuesMax, stringCharsMax, numberCharsMax);
    }

    private static void requirePositive(String name, long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(name + " below 1: " + limit);
        }
    }
}
