package dev.apflow.domain.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Stream;

/**
 * Finite doubles as ECMAScript's {@code Number::toString} prints them (ECMA-262, radix 10), which
 * RFC 8785 section 3.2.2.3 prescribes.
 *
 * <p>{@link Double#toString(double)} of Java 19 and later finds the same shortest digits, with one
 * difference: it prints two digits at least and takes the closest of those ({@code 4.9E-324}) where
 * ECMAScript is content with one ({@code 5e-324}).
 */
final class EcmaNumber {

    /** Numbers from 10^21 on, and below 10^-6, are written with an exponent. */
    private static final int PLAIN_DIGITS_MAX = 21;

    private static final int PLAIN_ZEROS_MAX = 6;

    private EcmaNumber() {}

    static String textOf(double number) {
        if (number == 0) {
            return "0";
        }
        String sign = number < 0 ? "-" : "";
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        // The point stands after this many digits (n of ECMA-262); it may lie outside of them.
        int point = digits.length() - shortest.scale();
        return sign + arrange(digits, point);
    }

    private static BigDecimal shortest(double number) {
        BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (shortest.precision() != 2) {
            return shortest;
        }
        BigDecimal exact = new BigDecimal(number);
        int scale = shortest.scale() - 1;
        return Stream.of(RoundingMode.DOWN, RoundingMode.UP)
                .map(mode -> shortest.setScale(scale, mode))
                .filter(oneDigit -> oneDigit.doubleValue() == number)
                .min((a, b) -> a.subtract(exact).abs().compareTo(b.subtract(exact).abs()))
                .map(BigDecimal::stripTrailingZeros)
                .orElse(shortest);
    }

    private static String arrange(String digits, int point) {
        if (point > PLAIN_DIGITS_MAX || point <= -PLAIN_ZEROS_MAX) {
            return withExponent(digits, point - 1);
        }
        if (point >= digits.length()) {
            return digits + "0".repeat(point - digits.length());
        }
        if (point > 0) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        return "0." + "0".repeat(-point) + digits;
    }

    private static String withExponent(String digits, int exponent) {
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
