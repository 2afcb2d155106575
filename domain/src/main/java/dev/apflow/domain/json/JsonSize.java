package dev.apflow.domain.json;

/**
 * How large a value is, for limits on what a program made; what was read from a text has passed the
 * limits of the reader.
 *
 * <p>The size is the number of values, those inside others included, plus the characters of all
 * names and strings and the digits of all numbers: within a factor of the length of the text and of
 * the memory taken.
 */
public final class JsonSize {

    /** The size of what is nested deeper than asked. */
    public static final long BOTTOMLESS = Long.MAX_VALUE;

    private JsonSize() {}

    /**
     * The size, or {@link #BOTTOMLESS} for a value whose objects and arrays are nested deeper than
     * {@code depthMax} levels. Looks no deeper than that, and is therefore safe where comparing or
     * hashing such a value would overflow the stack.
     */
    public static long of(JsonValue value, int depthMax) {
        return switch (value) {
            case JsonObject object -> ofObject(object, depthMax - 1);
            case JsonArray array -> ofArray(array, depthMax - 1);
            case JsonString string -> 1L + string.value().length();
            case JsonNumber number -> 1L + number.value().precision();
            case JsonBoolean ignored -> 1;
            case JsonNull ignored -> 1;
        };
    }

    private static long ofObject(JsonObject object, int depthLeft) {
        if (depthLeft < 0) {
            return BOTTOMLESS;
        }
        long size = 1;
        for (var member : object.members().entrySet()) {
            size = plus(size + member.getKey().length(), of(member.getValue(), depthLeft));
        }
        return size;
    }

    private static long ofArray(JsonArray array, int depthLeft) {
        if (depthLeft < 0) {
            return BOTTOMLESS;
        }
        long size = 1;
        for (JsonValue item : array.items()) {
            size = plus(size, of(item, depthLeft));
        }
        return size;
    }

    private static long plus(long size, long more) {
        return size >= BOTTOMLESS - more ? BOTTOMLESS : size + more;
    }
}
