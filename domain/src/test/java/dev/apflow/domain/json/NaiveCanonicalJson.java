package dev.apflow.domain.json;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** RFC 8785 as slow and plain as can be: the model against which the real one is held. */
final class NaiveCanonicalJson {

    private static final Comparator<Map.Entry<String, JsonValue>> BY_UTF16_BYTES =
            Comparator.comparing(
                    member -> member.getKey().chars().toArray(), Arrays::compareUnsigned);

    private NaiveCanonicalJson() {}

    static String of(JsonValue value) {
        return switch (value) {
            case JsonNull ignored -> "null";
            case JsonBoolean(boolean bool) -> bool ? "true" : "false";
            case JsonNumber(BigDecimal number) -> ofDouble(number.doubleValue());
            case JsonString(String text) -> ofString(text);
            case JsonArray(var items) ->
                    items.stream().map(NaiveCanonicalJson::of).collect(joining(",", "[", "]"));
            case JsonObject(var members) ->
                    members.entrySet().stream()
                            .sorted(BY_UTF16_BYTES)
                            .map(member -> ofString(member.getKey()) + ":" + of(member.getValue()))
                            .collect(joining(",", "{", "}"));
        };
    }

    static String ofString(String text) {
        return text.codePoints()
                .mapToObj(NaiveCanonicalJson::ofCodePoint)
                .collect(joining("", "\"", "\""));
    }

    private static String ofCodePoint(int codePoint) {
        int named = "\b\t\n\f\r\"\\".indexOf(codePoint);
        if (named >= 0) {
            return "\\" + "btnfr\"\\".charAt(named);
        }
        boolean lone = codePoint >= 0xd800 && codePoint <= 0xdfff;
        return codePoint < 0x20 || lone
                ? String.format(Locale.ROOT, "\\u%04x", codePoint)
                : Character.toString(codePoint);
    }

    static String ofDouble(double number) {
        if (number == 0) {
            return "0";
        }
        if (number < 0) {
            return "-" + ofDouble(-number);
        }
        BigDecimal shortest = shortest(number);
        boolean plain =
                shortest.compareTo(new BigDecimal("1e21")) < 0
                        && shortest.compareTo(new BigDecimal("1e-6")) >= 0;
        return plain ? shortest.toPlainString() : withExponent(shortest);
    }

    /** The fewest digits that read back; of several the closest; of two as close the even one. */
    private static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        return IntStream.rangeClosed(1, 17)
                .boxed()
                .flatMap(
                        digits ->
                                Stream.of(RoundingMode.FLOOR, RoundingMode.CEILING)
                                        .map(mode -> exact.round(new MathContext(digits, mode)))
                                        .filter(rounded -> rounded.doubleValue() == number)
                                        .sorted(closestThenEven(exact)))
                .findFirst()
                .orElseThrow()
                .stripTrailingZeros();
    }

    private static Comparator<BigDecimal> closestThenEven(BigDecimal exact) {
        return Comparator.comparing((BigDecimal rounded) -> rounded.subtract(exact).abs())
                .thenComparing(rounded -> rounded.unscaledValue().testBit(0));
    }

    private static String withExponent(BigDecimal number) {
        String digits = number.unscaledValue().toString();
        int exponent = number.precision() - number.scale() - 1;
        String mantissa = new BigDecimal(number.unscaledValue(), digits.length() - 1).toString();
        return mantissa + (exponent < 0 ? "e" : "e+") + exponent;
    }
}
