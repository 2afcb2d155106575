package dev.apflow.domain.json;

import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The one text of a JSON value, by RFC 8785 (JSON Canonicalization Scheme): no white space, members
 * sorted by the UTF-16 code units of their names, numbers as ECMAScript prints their IEEE doubles,
 * strings with the fewest escapes.
 *
 * <p>In one place this goes on where the RFC demands an error: a lone surrogate is written as its
 * {@code \}{@code uXXXX} escape, so that the function is total and different values keep different
 * texts. No document read from outside contains one.
 */
public final class CanonicalJson {

    private final Function<BigDecimal, String> numbers;
    private final StringBuilder out = new StringBuilder();

    private CanonicalJson(Function<BigDecimal, String> numbers) {
        this.numbers = numbers;
    }

    /** The text by RFC 8785. Numbers that differ only beyond double precision have one text. */
    public static String of(JsonValue value) {
        return new CanonicalJson(number -> EcmaNumber.textOf(number.doubleValue())).textOf(value);
    }

    /**
     * The text by RFC 8785, save that a number which is not the shortest decimal of its double (a
     * 64-bit identifier, say) keeps all its digits. Two values have the same text only if they are
     * equal: where a text stands for its value, as in a key, this is the one to use.
     */
    public static String lossless(JsonValue value) {
        return new CanonicalJson(CanonicalJson::losslessNumber).textOf(value);
    }

    private static String losslessNumber(BigDecimal number) {
        String text = EcmaNumber.textOf(number.doubleValue());
        return new BigDecimal(text).compareTo(number) == 0
                ? text
                : number.stripTrailingZeros().toString();
    }

    private String textOf(JsonValue value) {
        append(value);
        return out.toString();
    }

    private void append(JsonValue value) {
        switch (value) {
            case JsonObject object -> appendObject(object);
            case JsonArray array -> appendArray(array);
            case JsonString string -> CanonicalString.append(string.value(), out);
            case JsonNumber number -> out.append(numbers.apply(number.value()));
            case JsonBoolean bool -> out.append(bool.value());
            case JsonNull ignored -> out.append("null");
        }
    }

    private void appendObject(JsonObject object) {
        out.append('{');
        // String.compareTo is the order of UTF-16 code units that RFC 8785 section 3.2.3 asks for.
        Iterator<Map.Entry<String, JsonValue>> sorted =
                new TreeMap<>(object.members()).entrySet().iterator();
        while (sorted.hasNext()) {
            Map.Entry<String, JsonValue> member = sorted.next();
            CanonicalString.append(member.getKey(), out);
            out.append(':');
            append(member.getValue());
            out.append(sorted.hasNext() ? "," : "");
        }
        out.append('}');
    }

    private void appendArray(JsonArray array) {
        out.append('[');
        Iterator<JsonValue> items = array.items().iterator();
        while (items.hasNext()) {
            append(items.next());
            out.append(items.hasNext() ? "," : "");
        }
        out.append(']');
    }
}
