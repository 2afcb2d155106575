package dev.apflow.json;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

import java.math.BigDecimal;

/** Arbitrary JSON values that can be written as text: no lone surrogates in them. */
final class JsonValues {

    private static final int DEPTH_MAX = 3;

    private JsonValues() {}

    static Arbitrary<JsonValue> values() {
        return values(DEPTH_MAX);
    }

    static Arbitrary<String> strings() {
        Arbitrary<Integer> points =
                Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.integers().between('a', 'd')),
                        Tuple.of(3, Arbitraries.integers().between(0, 0x24)),
                        Tuple.of(1, Arbitraries.of((int) '\\', (int) '/', 0x7f, 0x2028, 0xfeff)),
                        Tuple.of(1, Arbitraries.integers().between(0xe000, 0xffff)),
                        Tuple.of(1, Arbitraries.integers().between(0x10000, 0x10ffff)));
        return points.list().ofMaxSize(8).map(JsonValues::fromCodePoints);
    }

    private static String fromCodePoints(Iterable<Integer> points) {
        StringBuilder out = new StringBuilder();
        points.forEach(out::appendCodePoint);
        return out.toString();
    }

    static Arbitrary<JsonNumber> numbers() {
        Arbitrary<BigDecimal> decimals =
                Combinators.combine(
                                Arbitraries.bigIntegers(),
                                Arbitraries.integers()
                                        .between(JsonNumber.MIN_SCALE, JsonNumber.MAX_SCALE))
                        .as(BigDecimal::new);
        return Arbitraries.oneOf(
                Arbitraries.longs().map(JsonNumber::of),
                Arbitraries.doubles().map(JsonNumber::of),
                decimals.filter(JsonNumber::isInBounds).map(JsonNumber::new));
    }

    private static Arbitrary<JsonValue> values(int depth) {
        Arbitrary<JsonValue> leaves =
                Arbitraries.oneOf(
                        Arbitraries.of(JsonNull.NULL, JsonBoolean.TRUE, JsonBoolean.FALSE),
                        numbers(),
                        strings().map(JsonString::new));
        if (depth == 0) {
            return leaves;
        }
        // Without edge cases: those of nested containers are tens of thousands, and slow to make.
        Arbitrary<JsonValue> inside = values(depth - 1);
        return Arbitraries.oneOf(
                        leaves,
                        inside.list().ofMaxSize(4).map(JsonArray::new),
                        Arbitraries.maps(strings(), inside).ofMaxSize(4).map(JsonObject::new))
                .withoutEdgeCases();
    }
}
