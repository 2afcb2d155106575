package dev.apflow.domain.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

class CanonicalJsonTest {

    /** RFC 8785 appendix B, all finite rows. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2",
    })
    void numbers_of_appendix_b(String bits, String expected) {
        double number = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));

        assertThat(EcmaNumber.textOf(number)).isEqualTo(expected);
        assertThat(CanonicalJson.of(new JsonNumber(new BigDecimal(number)))).isEqualTo(expected);
    }

    /** RFC 8785 section 3.2.3. */
    @Test
    void members_are_sorted_by_utf16_code_units() {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("\u20ac", new JsonString("Euro Sign"));
        members.put("\r", new JsonString("Carriage Return"));
        members.put("\ufb33", new JsonString("Hebrew Letter Dalet With Dagesh"));
        members.put("1", new JsonString("One"));
        members.put("\ud83d\ude00", new JsonString("Emoji: Grinning Face"));
        members.put("\u0080", new JsonString("Control"));
        members.put("\u00f6", new JsonString("Latin Small Letter O With Diaeresis"));

        assertThat(CanonicalJson.of(new JsonObject(members)))
                .containsSubsequence(
                        "Carriage Return",
                        "One",
                        "Control",
                        "Latin Small Letter O With Diaeresis",
                        "Euro Sign",
                        "Emoji: Grinning Face",
                        "Hebrew Letter Dalet With Dagesh");
    }

    /** RFC 8785 sections 3.2.2 and 3.2.3, input and output. */
    @Test
    void sample_of_the_rfc() {
        JsonArray numbers =
                JsonArray.of(
                        number("333333333.33333329"),
                        number("1E30"),
                        number("4.50"),
                        number("2e-3"),
                        number("0.000000000000000000000000001"));
        JsonObject sample =
                JsonObject.of(
                        "numbers",
                        numbers,
                        "string",
                        new JsonString("\u20ac$\u000f\nA'B\"\\\\\"/"),
                        "literals",
                        JsonArray.of(JsonNull.NULL, JsonBoolean.TRUE, JsonBoolean.FALSE));

        assertThat(CanonicalJson.of(sample))
                .isEqualTo(
                        "{\"literals\":[null,true,false],"
                                + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                                + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    @Test
    void lossless_text_keeps_the_digits_that_a_double_would_drop() {
        JsonNumber beyond = number("9007199254740993");

        assertThat(CanonicalJson.of(beyond)).isEqualTo("9007199254740992");
        assertThat(CanonicalJson.lossless(beyond)).isEqualTo("9007199254740993");
        assertThat(CanonicalJson.lossless(number("0.10"))).isEqualTo("0.1");
    }

    @Test
    void lone_surrogates_are_escaped_and_pairs_are_not() {
        JsonString lone = new JsonString("\ud83dx\ude00\ud83d\ude00\ud83d");

        assertThat(CanonicalJson.of(lone)).isEqualTo("\"\\ud83dx\\ude00\ud83d\ude00\\ud83d\"");
    }

    private static JsonNumber number(String text) {
        return new JsonNumber(new BigDecimal(text));
    }
}
