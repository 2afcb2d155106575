package dev.apflow.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

class JsonTextTest {

    @Test
    void every_kind_of_value_is_read_in_order() {
        JsonValue value =
                Parsing.value(" {\"z\":[1, -2.50e3,true],\n\"a\":{\"\":null,\"s\":\"x\"}} ");

        assertThat(value)
                .isEqualTo(
                        JsonObject.of(
                                "z",
                                JsonArray.of(
                                        JsonNumber.ONE, JsonNumber.of(-2500), JsonBoolean.TRUE),
                                "a",
                                JsonObject.of("", JsonNull.NULL, "s", new JsonString("x"))));
        assertThat(((JsonObject) value).members().keySet()).containsExactly("z", "a");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "1.00, 1.00",
        "1E+2, 1E+2",
        "1e-400, 1E-400",
        "9007199254740993, 9007199254740993",
        "1.7976931348623157e308, 1.7976931348623157E+308"
    })
    void numbers_keep_all_their_digits(String text, String written) {
        assertThat(JsonText.write(Parsing.value(text))).isEqualTo(written);
        assertThat(Parsing.value(text)).isEqualTo(new JsonNumber(new BigDecimal(text)));
    }

    @Test
    void escapes_are_read() {
        assertThat(Parsing.value("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\uD83D\\uDE00\""))
                .isEqualTo(new JsonString("\"\\/\b\f\n\r\t\0\ud83d\ude00"));
    }

    @Test
    void only_what_must_be_is_escaped() {
        assertThat(JsonText.write(new JsonString("a/\u00e9\ud83d\ude00\0\u001f\"\\\n")))
                .isEqualTo("\"a/\u00e9\ud83d\ude00\\u0000\\u001F\\\"\\\\\\n\"");
    }

    @Test
    void lone_surrogates_are_written_as_replacement_characters() {
        JsonValue lone = JsonObject.of("\udc00", new JsonString("a\ud800\ud83d\ude00\ud800"));

        assertThat(JsonText.write(lone)).isEqualTo("{\"\ufffd\":\"a\ufffd\ud83d\ude00\ufffd\"}");
        assertThat(JsonText.writeBytes(lone))
                .isEqualTo(JsonText.write(lone).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void pretty_has_a_line_for_each_member_and_item() {
        assertThat(JsonText.pretty(Parsing.value("{\"a\":[1,{\"b\":2}],\"c\":{},\"d\":[]}")))
                .isEqualTo(
                        """
                        {
                          "a": [
                            1,
                            {
                              "b": 2
                            }
                          ],
                          "c": {},
                          "d": []
                        }\
                        """);
    }

    @Test
    void one_byte_order_mark_is_passed_over() {
        assertThat(Parsing.value("\ufeff1")).isEqualTo(JsonNumber.ONE);
        assertThat(Parsing.value("\ufeff1".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(JsonNumber.ONE);
        assertThat(Parsing.value("\"\ufeff\"".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new JsonString("\ufeff"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[[[1]]]]", "[12345678]", "[\"123456789\"]", "[1,2,3,4,5]"})
    void each_limit_is_a_limit(String beyond) {
        JsonLimits limits = new JsonLimits(100, 3, 5, 8, 7);

        assertThat(Parsing.malformed(JsonText.parse(beyond, limits)).fault())
                .isIn(JsonFault.TOO_DEEP, JsonFault.TOO_LONG, JsonFault.TOO_MANY_VALUES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[[1]]]", "[1234567]", "[\"12345678\"]", "[1,2,3,4]"})
    void at_the_limit_is_within(String within) {
        JsonLimits limits = new JsonLimits(within.length(), 3, 5, 8, 7);
        JsonLimits less = limits.withDocumentBytesMax(within.length() - 1);
        byte[] bytes = within.getBytes(StandardCharsets.UTF_8);

        assertThat(Parsing.value(JsonText.parse(within, limits))).isNotNull();
        assertThat(Parsing.value(JsonText.parse(bytes, limits))).isNotNull();
        assertThat(Parsing.malformed(JsonText.parse(within, less)).fault())
                .isEqualTo(JsonFault.DOCUMENT_TOO_LARGE);
        assertThat(Parsing.malformed(JsonText.parse(bytes, less)).fault())
                .isEqualTo(JsonFault.DOCUMENT_TOO_LARGE);
    }

    @Test
    void an_endless_stream_is_left_at_the_limit() throws IOException {
        AtomicLong read = new AtomicLong();
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        read.incrementAndGet();
                        return ' ';
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        Arrays.fill(target, offset, offset + length, (byte) ' ');
                        read.addAndGet(length);
                        return length;
                    }
                };

        ParseResult result =
                JsonText.parse(endless, JsonLimits.DEFAULT.withDocumentBytesMax(1_000));

        assertThat(Parsing.malformed(result).fault()).isEqualTo(JsonFault.DOCUMENT_TOO_LARGE);
        assertThat(read.get()).isLessThan(100_000);
    }

    @Test
    void a_stream_that_fails_is_no_malformed_text() {
        InputStream failing =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("connection reset");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        throw new IOException("connection reset");
                    }
                };

        assertThatIOException()
                .isThrownBy(() -> JsonText.parse(failing, JsonLimits.DEFAULT))
                .withMessage("connection reset");
    }

    @Test
    void a_writer_that_fails_says_so() {
        Writer failing =
                new OutputStreamWriter(
                        new OutputStream() {
                            @Override
                            public void write(int b) throws IOException {
                                throw new IOException("disk full");
                            }
                        },
                        StandardCharsets.UTF_8);

        assertThatIOException()
                .isThrownBy(() -> JsonText.write(JsonNull.NULL, failing))
                .withMessage("disk full");
    }

    @Test
    void streams_are_not_closed() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream in =
                new ByteArrayInputStream(new byte[] {'1'}) {
                    @Override
                    public void close() {
                        closed.set(true);
                    }
                };

        assertThat(Parsing.value(JsonText.parse(in, JsonLimits.DEFAULT))).isEqualTo(JsonNumber.ONE);
        assertThat(closed).isFalse();
    }

    @Test
    void limits_below_one_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonLimits.DEFAULT.withDocumentBytesMax(0))
                .withMessageContaining("documentBytesMax below 1: 0");
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 501, 1, 1, 1));
    }
}
