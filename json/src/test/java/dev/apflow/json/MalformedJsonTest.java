package dev.apflow.json;

import static dev.apflow.json.JsonFault.DOCUMENT_TOO_LARGE;
import static dev.apflow.json.JsonFault.DUPLICATE_MEMBER;
import static dev.apflow.json.JsonFault.EMPTY;
import static dev.apflow.json.JsonFault.INCOMPLETE;
import static dev.apflow.json.JsonFault.LONE_SURROGATE;
import static dev.apflow.json.JsonFault.NOT_UTF8;
import static dev.apflow.json.JsonFault.NUMBER_OUT_OF_RANGE;
import static dev.apflow.json.JsonFault.SYNTAX;
import static dev.apflow.json.JsonFault.TOO_DEEP;
import static dev.apflow.json.JsonFault.TOO_LONG;
import static dev.apflow.json.JsonFault.TOO_MANY_VALUES;
import static dev.apflow.json.JsonFault.TRAILING_CONTENT;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.apflow.json.ParseResult.Malformed;
import dev.apflow.json.ParseResult.TextPosition;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;

class MalformedJsonTest {

    private static final Charset UTF_8 = StandardCharsets.UTF_8;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1 2]",
                "[1,]",
                "[,1]",
                "[1,,2]",
                "[1:2]",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{1:2}",
                "{,}",
                "]",
                "}",
                "[}",
                "{]",
                ",",
                ":",
                "NaN",
                "[NaN]",
                "Infinity",
                "-Infinity",
                "nul",
                "tru",
                "True",
                "undefined",
                "+1",
                "01",
                "-01",
                ".5",
                "1.",
                "[1.]",
                "1.e3",
                "1e+x",
                "0x10",
                "1_000",
                "--1",
                "1,5",
                "'a'",
                "\"\\x\"",
                "\"\\u00g0\"",
                "\"\\u 123\"",
                "\"\\'\"",
                "\"a\tb\"",
                "\"a\nb\"",
                "\"a\0b\"",
                "\0",
                "[\0]",
                "1\0",
                "\f1",
                "\u00a01",
                "\u20281",
                "/*c*/1",
                "//c\n1",
                "#c\n1",
                "\ufeff\ufeff1",
                "<a/>",
                "a: 1"
            })
    void what_the_grammar_does_not_allow(String text) {
        assertThat(malformed(text).fault()).isEqualTo(SYNTAX);
    }

    static Stream<Arguments> others() {
        return Stream.of(
                arguments("", EMPTY),
                arguments(" \n\t", EMPTY),
                arguments("\ufeff", EMPTY),
                arguments("[", INCOMPLETE),
                arguments("[1", INCOMPLETE),
                arguments("[1,", INCOMPLETE),
                arguments("{", INCOMPLETE),
                arguments("{\"a", INCOMPLETE),
                arguments("{\"a\"", INCOMPLETE),
                arguments("{\"a\":", INCOMPLETE),
                arguments("{\"a\":1", INCOMPLETE),
                arguments("\"a", INCOMPLETE),
                arguments("\"a\\", INCOMPLETE),
                arguments("\"\\u12", INCOMPLETE),
                arguments("-", INCOMPLETE),
                arguments("1e", INCOMPLETE),
                arguments("1 2", TRAILING_CONTENT),
                arguments("{} {}", TRAILING_CONTENT),
                arguments("null[", TRAILING_CONTENT),
                arguments("{\"a\":1,\"a\":1}", DUPLICATE_MEMBER),
                arguments("{\"a\":1,\"\\u0061\":2}", DUPLICATE_MEMBER),
                arguments("{\"\":1,\"\":2}", DUPLICATE_MEMBER),
                arguments("\"\\ud800\"", LONE_SURROGATE),
                arguments("\"\\udc00x\"", LONE_SURROGATE),
                arguments("\"\\ud83d\\ud83d\\ude00\"", LONE_SURROGATE),
                arguments("\"\ud800\"", LONE_SURROGATE),
                arguments("{\"\\ud800\":1}", LONE_SURROGATE),
                arguments("1e309", NUMBER_OUT_OF_RANGE),
                arguments("-1e309", NUMBER_OUT_OF_RANGE),
                arguments("1e999999999", NUMBER_OUT_OF_RANGE),
                arguments("1e-999999999", NUMBER_OUT_OF_RANGE),
                arguments("0e999999999", NUMBER_OUT_OF_RANGE),
                arguments("1e99999999999999999999", NUMBER_OUT_OF_RANGE),
                arguments("9".repeat(400), NUMBER_OUT_OF_RANGE),
                arguments("0." + "1".repeat(1_150), NUMBER_OUT_OF_RANGE),
                arguments("9".repeat(100_000), TOO_LONG),
                arguments("{\"" + "n".repeat(60_000) + "\":1}", TOO_LONG),
                arguments("[".repeat(10_000), TOO_DEEP),
                arguments("{\"a\":".repeat(10_000), TOO_DEEP),
                arguments("[".repeat(101) + "]".repeat(101), TOO_DEEP),
                arguments("[" + "0,".repeat(1_000_000) + "0]", TOO_MANY_VALUES));
    }

    @ParameterizedTest
    @MethodSource("others")
    void what_else_is_refused(String text, JsonFault fault) {
        assertThat(malformed(text).fault()).isEqualTo(fault);
        assertThat(malformed(text).message()).hasSizeLessThan(250);
    }

    @Test
    void a_string_of_twenty_megabytes() {
        byte[] text = ("\"" + "x".repeat(20_000_000) + "\"").getBytes(UTF_8);

        assertThat(malformed(text, JsonLimits.DEFAULT).fault()).isEqualTo(DOCUMENT_TOO_LARGE);
        assertThat(malformed(text, JsonLimits.DEFAULT.withDocumentBytesMax(100_000_000)).fault())
                .isEqualTo(TOO_LONG);
    }

    /** Overlong forms, encoded surrogates, beyond Unicode, cut sequences, stray bytes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "c080",
                "c0af",
                "e080af",
                "f08080af",
                "eda080",
                "edbfbf",
                "eda0bdedb880",
                "f4908080",
                "f8808080",
                "80",
                "bf",
                "c3",
                "e282",
                "f09f98",
                "ff",
                "fe",
                "c328"
            })
    void bytes_that_are_no_utf8(String hex) {
        byte[] bytes = HexFormat.of().parseHex("5b0a22" + hex + "225d");

        Malformed malformed = malformed(bytes, JsonLimits.DEFAULT);

        assertThat(malformed.fault()).isEqualTo(NOT_UTF8);
        assertThat(malformed.position()).isEqualTo(new TextPosition(2, 2, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void other_encodings_are_not_guessed(String charset) {
        byte[] bytes = "{\"a\": 1}".getBytes(Charset.forName(charset));

        assertThat(malformed(bytes, JsonLimits.DEFAULT).fault()).isIn(NOT_UTF8, SYNTAX);
    }

    @Test
    void a_cut_sequence_at_the_very_end() {
        byte[] bytes = HexFormat.of().parseHex("22c3");

        assertThat(malformed(bytes, JsonLimits.DEFAULT).fault()).isEqualTo(NOT_UTF8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"a": 1, "a": 2}  | 1 | 10 | 9 | line 1, column 10: member named twice: "a"
                    [1, 2 3]          | 1 | 7  | 6 | line 1, column 7: Unexpected character
                    """)
    void a_message_says_where_and_what(
            String text, int line, int column, long offset, String message) {
        Malformed malformed = malformed(text);

        assertThat(malformed.position()).isEqualTo(new TextPosition(line, column, offset));
        assertThat(malformed.message()).startsWith(message);
    }

    @Test
    void lines_are_counted() {
        assertThat(malformed("{\n  \"a\": [\r\n    1e400\n  ]\n}").position())
                .isEqualTo(new TextPosition(3, 5, 16));
    }

    @Test
    void a_message_does_not_repeat_what_would_spoil_a_log() {
        assertThat(
                        malformed(
                                        "{\"\\n\\u202e"
                                                + "x".repeat(500)
                                                + "\":1,\"\\n\\u202e"
                                                + "x".repeat(500)
                                                + "\":1}")
                                .message())
                .doesNotContainPattern("[\\p{Cntrl}\u202e]")
                .hasSizeLessThan(150);
    }

    private static Malformed malformed(String text) {
        Malformed ofText = Parsing.malformed(JsonText.parse(text, JsonLimits.DEFAULT));
        if (ofText.fault() != LONE_SURROGATE) {
            assertThat(malformed(text.getBytes(UTF_8), JsonLimits.DEFAULT)).isEqualTo(ofText);
        }
        return ofText;
    }

    private static Malformed malformed(byte[] utf8, JsonLimits limits) {
        return Parsing.malformed(JsonText.parse(utf8, limits));
    }
}
