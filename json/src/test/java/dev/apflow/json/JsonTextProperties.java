package dev.apflow.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.json.CanonicalJson;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.ParseResult.Malformed;
import dev.apflow.json.ParseResult.Parsed;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class JsonTextProperties {

    @Property
    void what_is_written_reads_back_equal(@ForAll("values") JsonValue value) throws IOException {
        StringWriter piecewise = new StringWriter();
        JsonText.write(value, piecewise);

        assertThat(Parsing.value(JsonText.write(value))).isEqualTo(value);
        assertThat(Parsing.value(JsonText.writeBytes(value))).isEqualTo(value);
        assertThat(Parsing.value(JsonText.pretty(value))).isEqualTo(value);
        assertThat(piecewise).hasToString(JsonText.write(value));
        assertThat(JsonText.writeBytes(value))
                .isEqualTo(JsonText.write(value).getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void numbers_keep_their_scale(@ForAll("values") JsonValue value) {
        assertThat(Parsing.value(JsonText.write(value))).hasToString(value.toString());
    }

    @Property
    void canonical_text_is_the_same_however_it_was_written(
            @ForAll("values") JsonValue value, @ForAll Random random) {
        String shuffled = JsonText.pretty(shuffle(value, random));

        assertThat(CanonicalJson.of(Parsing.value(shuffled))).isEqualTo(CanonicalJson.of(value));
    }

    @Property
    void canonical_text_is_canonical(@ForAll("values") JsonValue value) {
        String once = CanonicalJson.of(value);

        assertThat(CanonicalJson.of(Parsing.value(once))).isEqualTo(once);
    }

    @Property(tries = 5_000)
    void a_mutilated_text_is_accepted_exactly_if_the_grammar_allows_it(
            @ForAll("values") JsonValue value,
            @ForAll @IntRange(max = 1 << 20) int place,
            @ForAll @IntRange(max = 3) int removed,
            @ForAll("snippets") String inserted) {
        String text = JsonText.write(value);
        int from = place % (text.length() + 1);
        int to = Math.min(text.length(), from + removed);
        String mutilated = text.substring(0, from) + inserted + text.substring(to);

        assertAcceptedAsByTheModel(mutilated);
    }

    @Property(tries = 5_000)
    void snippets_in_a_row_are_accepted_exactly_if_the_grammar_allows_it(
            @ForAll("snippetLists") List<String> snippets) {
        assertAcceptedAsByTheModel(String.join("", snippets));
    }

    @Property
    void any_bytes_are_judged_and_never_thrown_at(@ForAll byte[] bytes) {
        switch (JsonText.parse(bytes, JsonLimits.DEFAULT)) {
            case Parsed(JsonValue value) ->
                    assertThat(Parsing.value(JsonText.write(value))).isEqualTo(value);
            case Malformed malformed ->
                    assertThat(malformed.message())
                            .startsWith("line " + malformed.position().line() + ", column ")
                            .hasSizeLessThan(250)
                            .doesNotContainPattern("\\p{Cntrl}");
        }
    }

    @Property
    void it_does_not_matter_in_what_pieces_the_bytes_come(
            @ForAll("values") JsonValue value, @ForAll @IntRange(min = 1, max = 7) int piece)
            throws IOException {
        InputStream inPieces =
                new ByteArrayInputStream(
                        ("\ufeff" + JsonText.write(value)).getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public synchronized int read(byte[] target, int offset, int length) {
                        return super.read(target, offset, Math.min(piece, length));
                    }
                };

        assertThat(Parsing.value(JsonText.parse(inPieces, JsonLimits.DEFAULT))).isEqualTo(value);
    }

    @Provide
    Arbitrary<JsonValue> values() {
        return JsonValues.values();
    }

    @Provide
    Arbitrary<String> snippets() {
        return Arbitraries.of(
                "", "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u00e4", "\\ud83d", "\\ude00", "a",
                "\"a\":", "0", "-", ".", "e", "+", "1", "12", "1.5e-3", "null", "true", "false",
                "NaN", " ", "\n", "\t", "\f", "\0", "/", "//", "'", "\ud83d", "\u00a0", "\u2028");
    }

    @Provide
    Arbitrary<List<String>> snippetLists() {
        return snippets().list().ofMaxSize(8);
    }

    private static void assertAcceptedAsByTheModel(String text) {
        switch (JsonText.parse(text, JsonLimits.DEFAULT)) {
            case Parsed ignored -> assertThat(NaiveJson.accepts(text)).as(text).isTrue();
            // The model knows no bounds of numbers.
            case Malformed(JsonFault fault, String message, var position) ->
                    assertThat(fault == JsonFault.NUMBER_OUT_OF_RANGE || !NaiveJson.accepts(text))
                            .as(text)
                            .isTrue();
        }
    }

    private static JsonValue shuffle(JsonValue value, Random random) {
        return switch (value) {
            case JsonObject(var members) -> {
                List<String> names = new ArrayList<>(members.keySet());
                Collections.shuffle(names, random);
                Map<String, JsonValue> shuffled = new LinkedHashMap<>();
                names.forEach(name -> shuffled.put(name, shuffle(members.get(name), random)));
                yield new JsonObject(shuffled);
            }
            case JsonArray(var items) ->
                    new JsonArray(items.stream().map(item -> shuffle(item, random)).toList());
            case JsonNumber same -> same;
            case JsonString same -> same;
            case JsonBoolean same -> same;
            case JsonNull same -> same;
        };
    }
}
