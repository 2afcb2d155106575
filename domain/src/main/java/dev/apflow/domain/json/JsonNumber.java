package dev.apflow.domain.json;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Objects;

/**
 * A JSON number with all the digits it was written with.
 *
 * <p>Two numbers are equal when their values are: {@code 1.0} equals {@code 1}, although each
 * prints as it was written. A number is finite as an IEEE double and has at most {@link
 * #MAX_DIGITS} digits with a scale between {@link #MIN_SCALE} and {@link #MAX_SCALE}, so that no
 * arithmetic on it and no plain printing of it can exhaust the memory ({@code 1e999999999} is ten
 * characters of text and a gigabyte of digits).
 */
public record JsonNumber(BigDecimal value) implements JsonValue {

    /** The most significant digits a number may have; the longest exact double has 767. */
    public static final int MAX_DIGITS = 1_100;

    /** The most digits after the point; the longest exact double has 1,074. */
    public static final int MAX_SCALE = 1_100;

    /** The most zeros after the written digits, negated; the largest double has 309 digits. */
    public static final int MIN_SCALE = -400;

    public static final JsonNumber ZERO = new JsonNumber(BigDecimal.ZERO);
    public static final JsonNumber ONE = new JsonNumber(BigDecimal.ONE);

    /**
     * A number of this value and scale.
     *
     * @throws IllegalArgumentException if the number is beyond the bounds above
     */
    public JsonNumber {
        Objects.requireNonNull(value, "value");
        if (!isInBounds(value)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "number out of bounds: precision %d, scale %d",
                            value.precision(),
                            value.scale()));
        }
    }

    /** Whether a {@code JsonNumber} of this value can be made. Cheap for any scale. */
    public static boolean isInBounds(BigDecimal value) {
        return value.scale() >= MIN_SCALE
                && value.scale() <= MAX_SCALE
                && value.precision() <= MAX_DIGITS
                && Double.isFinite(value.doubleValue());
    }

    public static JsonNumber of(long value) {
        return new JsonNumber(BigDecimal.valueOf(value));
    }

    /**
     * The shortest decimal that reads back as this double; negative zero becomes zero.
     *
     * @throws IllegalArgumentException if the double is infinite or not a number
     */
    public static JsonNumber of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no number for " + value);
        }
        return new JsonNumber(BigDecimal.valueOf(value));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonNumber(BigDecimal theirs) && value.compareTo(theirs) == 0;
    }

    @Override
    public int hashCode() {
        return value.stripTrailingZeros().hashCode();
    }
}
