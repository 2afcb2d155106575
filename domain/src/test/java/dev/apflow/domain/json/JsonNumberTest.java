package dev.apflow.domain.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.math.BigInteger;

class JsonNumberTest {

    @Test
    void equality_is_numeric_and_the_scale_is_kept() {
        JsonNumber written = new JsonNumber(new BigDecimal("1.00"));

        assertThat(written).isEqualTo(JsonNumber.ONE).hasSameHashCodeAs(JsonNumber.ONE);
        assertThat(written.value().toString()).isEqualTo("1.00");
        assertThat(written).isNotEqualTo(new JsonNumber(new BigDecimal("1.01")));
    }

    @Test
    void doubles_have_their_shortest_decimal() {
        assertThat(JsonNumber.of(0.1).value()).isEqualByComparingTo("0.1");
        assertThat(JsonNumber.of(-0.0)).isEqualTo(JsonNumber.ZERO);
        assertThat(JsonNumber.of(Double.MAX_VALUE).value().doubleValue())
                .isEqualTo(Double.MAX_VALUE);
        assertThat(JsonNumber.of(Double.MIN_VALUE).value().doubleValue())
                .isEqualTo(Double.MIN_VALUE);
    }

    @Test
    void every_double_fits_with_all_its_exact_digits() {
        BigDecimal longest = new BigDecimal(Double.longBitsToDouble(0x000fffffffffffffL));

        assertThat(JsonNumber.isInBounds(longest)).isTrue();
        assertThat(JsonNumber.isInBounds(new BigDecimal(Double.MIN_VALUE))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void what_is_no_number_is_refused(double number) {
        assertThatIllegalArgumentException().isThrownBy(() -> JsonNumber.of(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "-1e309", "1e999999999", "0e999999999", "1e-999999999"})
    void numbers_that_would_explode_are_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new JsonNumber(new BigDecimal(text)))
                .withMessageContaining("out of bounds");
    }

    @Test
    void numbers_of_too_many_digits_are_refused() {
        BigDecimal digits =
                new BigDecimal(BigInteger.TEN.pow(JsonNumber.MAX_DIGITS), JsonNumber.MAX_SCALE);

        assertThat(digits.precision()).isEqualTo(JsonNumber.MAX_DIGITS + 1);
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonNumber(digits));
    }

    @Test
    void the_bounds_themselves_are_allowed() {
        for (int scale : new int[] {JsonNumber.MIN_SCALE, JsonNumber.MAX_SCALE}) {
            assertThat(JsonNumber.isInBounds(new BigDecimal(BigInteger.ZERO, scale))).isTrue();
        }
        assertThat(JsonNumber.isInBounds(new BigDecimal(BigInteger.ZERO, JsonNumber.MIN_SCALE - 1)))
                .isFalse();
        assertThat(JsonNumber.isInBounds(new BigDecimal(BigInteger.ZERO, JsonNumber.MAX_SCALE + 1)))
                .isFalse();
        BigDecimal digits =
                new BigDecimal(BigInteger.TEN.pow(JsonNumber.MAX_DIGITS - 1), JsonNumber.MAX_SCALE);
        assertThat(digits.precision()).isEqualTo(JsonNumber.MAX_DIGITS);
        assertThat(JsonNumber.isInBounds(digits)).isTrue();
    }

    @Test
    void equal_numbers_have_one_hash_and_others_mostly_another() {
        assertThat(JsonNumber.of(1.0)).hasSameHashCodeAs(JsonNumber.ONE);
        assertThat(JsonNumber.of(2).hashCode()).isNotEqualTo(JsonNumber.of(3).hashCode());
    }
}
