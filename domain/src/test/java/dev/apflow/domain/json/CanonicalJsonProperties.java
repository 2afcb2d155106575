package dev.apflow.domain.json;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

class CanonicalJsonProperties {

    @Property
    void text_is_that_of_the_naive_model(@ForAll("values") JsonValue value) {
        assertThat(CanonicalJson.of(value)).isEqualTo(NaiveCanonicalJson.of(value));
    }

    @Property(tries = 5_000)
    void any_double_is_printed_as_by_the_naive_model(@ForAll("doubles") double number) {
        assertThat(EcmaNumber.textOf(number)).isEqualTo(NaiveCanonicalJson.ofDouble(number));
    }

    @Property(tries = 5_000)
    void any_double_of_few_digits_is_printed_as_by_the_naive_model(
            @ForAll @IntRange(min = 1, max = 99) int digits,
            @ForAll @IntRange(min = -326, max = 306) int exponent) {
        double number = Double.parseDouble(digits + "e" + exponent);

        assertThat(EcmaNumber.textOf(number)).isEqualTo(NaiveCanonicalJson.ofDouble(number));
    }

    @Property
    void printed_doubles_read_back(@ForAll("doubles") double number) {
        assertThat(Double.parseDouble(EcmaNumber.textOf(number))).isEqualTo(number + 0.0);
    }

    @Property
    void order_of_members_does_not_matter(
            @ForAll("objects") JsonObject object, @ForAll Random random) {
        JsonValue shuffled = shuffle(object, random);

        assertThat(shuffled).isEqualTo(object).hasSameHashCodeAs(object);
        assertThat(CanonicalJson.of(shuffled)).isEqualTo(CanonicalJson.of(object));
        assertThat(CanonicalJson.lossless(shuffled)).isEqualTo(CanonicalJson.lossless(object));
    }

    @Property
    void lossless_texts_are_equal_exactly_if_the_values_are(
            @ForAll("values") JsonValue one, @ForAll("values") JsonValue other) {
        assertThat(CanonicalJson.lossless(one).equals(CanonicalJson.lossless(other)))
                .isEqualTo(one.equals(other));
    }

    @Property
    void lossless_numbers_are_equal_exactly_if_the_values_are(
            @ForAll long number, @ForAll @IntRange(min = -3, max = 3) int step) {
        JsonNumber one = new JsonNumber(BigDecimal.valueOf(number));
        JsonNumber near = new JsonNumber(BigDecimal.valueOf(number).add(BigDecimal.valueOf(step)));

        assertThat(CanonicalJson.lossless(one).equals(CanonicalJson.lossless(near)))
                .isEqualTo(step == 0);
    }

    @Provide
    Arbitrary<JsonValue> values() {
        return JsonArbitraries.values();
    }

    @Provide
    Arbitrary<JsonObject> objects() {
        return JsonArbitraries.objects();
    }

    @Provide
    Arbitrary<Double> doubles() {
        return JsonArbitraries.finiteDoubles();
    }

    private static JsonValue shuffle(JsonValue value, Random random) {
        return switch (value) {
            case JsonObject(var members) -> {
                List<Map.Entry<String, JsonValue>> entries = new ArrayList<>(members.entrySet());
                Collections.shuffle(entries, random);
                Map<String, JsonValue> shuffled = new LinkedHashMap<>();
                entries.forEach(e -> shuffled.put(e.getKey(), shuffle(e.getValue(), random)));
                yield new JsonObject(shuffled);
            }
            case JsonArray(var items) ->
                    new JsonArray(items.stream().map(item -> shuffle(item, random)).toList());
            case JsonNumber(BigDecimal number) ->
                    new JsonNumber(number.setScale(number.scale() + 2));
            case JsonString same -> same;
            case JsonBoolean same -> same;
            case JsonNull same -> same;
        };
    }
}
