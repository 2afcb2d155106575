package dev.apflow.domain.json;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

import java.math.BigDecimal;

/** Any JSON value, up to a few levels deep, with the awkward ones often. */
public final class JsonArbitraries {

    private static final int DEPTH_MAX = 3;

    private JsonArbitraries() {}

    public static Arbitrary<JsonValue> values() {
        return values(DEPTH_MAX);
    }

    public static Arbitrary<JsonObject> objects() {
        return objects(DEPTH_MAX);
    }

    public static Arbitrary<String> strings() {
        Arbitrary<Character> units =
                Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.chars().range('a', 'e')),
                        Tuple.of(2, Arbitraries.chars().range('\0', '"')),
                        Tuple.of(1, Arbitraries.of('\\', '/', '\u007f', '\u20ac')),
                        Tuple.of(2, Arbitraries.chars().range('\ud7fe', '\ue002')),
                        Tuple.of(1, Arbitraries.chars().all()));
        return units.array(char[].class).ofMaxSize(6).map(String::new);
    }

    public static Arbitrary<JsonNumber> numbers() {
        Arbitrary<BigDecimal> decimals =
                Arbitraries.bigDecimals().ofScale(3).filter(JsonNumber::isInBounds);
        return Arbitraries.oneOf(
                finiteDoubles().map(JsonNumber::of),
                Arbitraries.longs().map(JsonNumber::of),
                Arbitraries.integers().between(-3, 3).map(JsonNumber::of),
                decimals.map(JsonNumber::new));
    }

    /** Doubles with every bit pattern alike, unlike jqwik's own, which have few digits. */
    public static Arbitrary<Double> finiteDoubles() {
        return Arbitraries.longs()
                .withDistribution(RandomDistribution.uniform())
                .map(Double::longBitsToDouble)
                .filter(Double::isFinite);
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
        return Arbitraries.oneOf(
                        leaves,
                        values(depth - 1).list().ofMaxSize(3).map(JsonArray::new),
                        objects(depth - 1))
                .withoutEdgeCases();
    }

    private static Arbitrary<JsonObject> objects(int depth) {
        return Arbitraries.maps(strings(), values(depth))
                .ofMaxSize(4)
                .<JsonObject>map(JsonObject::new)
                .withoutEdgeCases();
    }
}
