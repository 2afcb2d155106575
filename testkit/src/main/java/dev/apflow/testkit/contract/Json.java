package dev.apflow.testkit.contract;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** JSON values of all kinds, a few levels deep; no lone surrogates, which are no text. */
final class Json {

    private static final int DEPTH = 3;
    private static final int LAST_BEFORE_SURROGATES = 0xd7ff;
    private static final int FIRST_BEHIND_SURROGATES = 0xe000;

    private Json() {}

    static Arbitrary<JsonValue> values() {
        return values(DEPTH);
    }

    /** Without edge cases: those of nested containers are tens of thousands, and slow to make. */
    private static Arbitrary<JsonValue> values(int depth) {
        if (depth == 0) {
            return scalars();
        }
        return Arbitraries.oneOf(
                        scalars(),
                        values(depth - 1).list().ofMaxSize(3).map(JsonArray::new),
                        Arbitraries.maps(texts(), values(depth - 1))
                                .ofMaxSize(3)
                                .map(JsonObject::new))
                .withoutEdgeCases();
    }

    private static Arbitrary<JsonValue> scalars() {
        return Arbitraries.oneOf(
                texts().map(JsonString::new),
                Arbitraries.bigDecimals()
                        .ofScale(12)
                        .filter(JsonNumber::isInBounds)
                        .map(JsonNumber::new),
                Arbitraries.longs().map(JsonNumber::of),
                Arbitraries.of(JsonNull.NULL, JsonBoolean.TRUE, JsonBoolean.FALSE));
    }

    private static Arbitrary<String> texts() {
        Arbitrary<Integer> points =
                Arbitraries.oneOf(
                        Arbitraries.integers().between('a', 'e'),
                        Arbitraries.integers().between(0, '\''),
                        Arbitraries.integers().between(0, LAST_BEFORE_SURROGATES),
                        Arbitraries.integers()
                                .between(FIRST_BEHIND_SURROGATES, Character.MAX_CODE_POINT));
        return points.list()
                .ofMaxSize(8)
                .map(
                        all -> {
                            StringBuilder text = new StringBuilder();
                            all.forEach(text::appendCodePoint);
                            return text.toString();
                        });
    }
}
