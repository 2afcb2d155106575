package dev.apflow.json.schema;

import static org.assertj.core.api.Assertions.assertThat;

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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class JsonSchemasProperties {

    private final JsonSchemas schemas = new JsonSchemas();

    @Property
    void enumerations_hold_exactly_the_equal_values(
            @ForAll("values") JsonValue value, @ForAll("valueLists") List<JsonValue> allowed) {
        JsonObject schema = JsonObject.of("enum", new JsonArray(allowed));

        assertThat(schemas.check(schema, value, "").isEmpty()).isEqualTo(allowed.contains(value));
    }

    @Property
    void items_are_unique_exactly_if_no_two_are_equal(@ForAll("valueLists") List<JsonValue> items) {
        JsonObject schema = JsonObject.of("uniqueItems", JsonBoolean.TRUE);

        assertThat(schemas.check(schema, new JsonArray(items), "").isEmpty())
                .isEqualTo(items.stream().distinct().count() == items.size());
    }

    @Property
    void numbers_are_bounded_by_their_exact_values(
            @ForAll("numbers") JsonNumber number, @ForAll("numbers") JsonNumber bound) {
        JsonObject schema = JsonObject.of("minimum", bound, "exclusiveMaximum", bound);
        int side = number.value().compareTo(bound.value());

        // Below the bound, or not below it: always exactly one of the two is broken.
        assertThat(schemas.check(schema, number, ""))
                .singleElement()
                .satisfies(
                        problem ->
                                assertThat(problem.expected())
                                        .startsWith(side < 0 ? "minimum " : "exclusiveMaximum "));
    }

    /** Whatever a schema is made of: an answer comes, and the two questions agree. */
    @Property(tries = 3_000)
    void anything_is_judged_and_never_thrown_at(
            @ForAll("schemas") JsonObject schema, @ForAll("values") JsonValue value) {
        boolean unusable = schemas.problemOf(schema).isPresent();

        if (unusable) {
            assertThat(schemas.check(schema, value, "inputs"))
                    .singleElement()
                    .satisfies(
                            problem ->
                                    assertThat(problem.reason()).startsWith("cannot be checked"));
        } else {
            assertThat(schemas.check(schema, value, "inputs"))
                    .allSatisfy(problem -> assertThat(problem.field()).startsWith("inputs"));
        }
    }

    @Provide
    Arbitrary<JsonNumber> numbers() {
        Arbitrary<BigDecimal> near =
                Arbitraries.of(
                                "0",
                                "1",
                                "1.0",
                                "100",
                                "1E2",
                                "0.1",
                                "0.10",
                                "9007199254740992",
                                "9007199254740993",
                                "9223372036854775807",
                                "9223372036854775808",
                                "-9223372036854775808",
                                "-9223372036854775809",
                                "1E300",
                                "1E-300")
                        .map(BigDecimal::new);
        return near.map(JsonNumber::new);
    }

    @Provide
    Arbitrary<JsonValue> values() {
        return values(2);
    }

    @Provide
    Arbitrary<List<JsonValue>> valueLists() {
        return values(1).list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<JsonObject> schemas() {
        return schemas(3).map(schema -> schema instanceof JsonObject o ? o : JsonObject.EMPTY);
    }

    private Arbitrary<JsonValue> values(int depth) {
        Arbitrary<JsonValue> leaves =
                Arbitraries.oneOf(
                        Arbitraries.of(JsonNull.NULL, JsonBoolean.TRUE, JsonBoolean.FALSE),
                        numbers(),
                        names().map(JsonString::new));
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<JsonValue> inside = values(depth - 1);
        return Arbitraries.oneOf(
                        leaves,
                        inside.list().ofMaxSize(3).map(JsonArray::new),
                        Arbitraries.maps(names(), inside).ofMaxSize(3).map(JsonObject::new))
                .withoutEdgeCases();
    }

    private Arbitrary<String> names() {
        return Arbitraries.of(
                "a",
                "b",
                "",
                "#",
                "#/a",
                "#/properties/a",
                "#/$defs/a",
                "#b",
                "^a",
                "(",
                "string",
                "integer",
                "object",
                "array",
                "date",
                "regex",
                "https://example.com/x",
                "http://json-schema.org/draft-07/schema#");
    }

    private Arbitrary<JsonValue> schemas(int depth) {
        Arbitrary<JsonValue> sub =
                depth == 0
                        ? Arbitraries.of(JsonBoolean.TRUE, JsonBoolean.FALSE, JsonObject.EMPTY)
                        : schemas(depth - 1);
        return members(sub)
                .list()
                .ofMaxSize(3)
                .<JsonValue>map(
                        members -> {
                            Map<String, JsonValue> schema = new LinkedHashMap<>();
                            members.forEach(m -> schema.put(m.getKey(), m.getValue()));
                            return new JsonObject(schema);
                        })
                .withoutEdgeCases();
    }

    /** Mostly what the keyword is made for, sometimes anything at all. */
    private Arbitrary<Map.Entry<String, JsonValue>> members(Arbitrary<JsonValue> sub) {
        Arbitrary<JsonValue> list = sub.list().ofMinSize(1).ofMaxSize(2).map(JsonArray::new);
        Arbitrary<JsonValue> map = Arbitraries.maps(names(), sub).ofMaxSize(2).map(JsonObject::new);
        Arbitrary<JsonValue> name = names().map(JsonString::new);
        Arbitrary<JsonValue> nameList =
                name.list().uniqueElements().ofMinSize(1).ofMaxSize(2).map(JsonArray::new);
        return Arbitraries.frequencyOf(
                Tuple.of(4, entries(WITH_SCHEMA, sub)),
                Tuple.of(4, entries(WITH_SCHEMAS, list)),
                Tuple.of(4, entries(WITH_NAMED_SCHEMAS, map)),
                Tuple.of(4, entries(WITH_NAME, name)),
                Tuple.of(2, entries(WITH_NAMES, nameList)),
                Tuple.of(3, entries(WITH_NUMBER, numbers().map(number -> number))),
                Tuple.of(1, entries(WITH_ANYTHING, values(1))),
                Tuple.of(1, entries(WITH_NAME, Arbitraries.oneOf(sub, values(1)))),
                Tuple.of(1, entries(WITH_SCHEMA, values(1))),
                Tuple.of(1, entries(WITH_NAMED_SCHEMAS, values(2))));
    }

    private static Arbitrary<Map.Entry<String, JsonValue>> entries(
            List<String> keywords, Arbitrary<? extends JsonValue> values) {
        return Combinators.combine(Arbitraries.of(keywords), values).as(Map::entry);
    }

    private static final List<String> WITH_SCHEMA =
            List.of(
                    "not",
                    "if",
                    "then",
                    "else",
                    "contains",
                    "additionalProperties",
                    "items",
                    "unevaluatedProperties",
                    "unevaluatedItems",
                    "propertyNames",
                    "additionalItems",
                    "contentSchema",
                    "discriminator");
    private static final List<String> WITH_SCHEMAS =
            List.of("allOf", "anyOf", "oneOf", "prefixItems", "items");
    private static final List<String> WITH_NAMED_SCHEMAS =
            List.of(
                    "properties",
                    "patternProperties",
                    "$defs",
                    "definitions",
                    "dependentSchemas",
                    "dependencies");
    private static final List<String> WITH_NAME =
            List.of(
                    "$schema",
                    "$id",
                    "$ref",
                    "$anchor",
                    "$dynamicRef",
                    "$dynamicAnchor",
                    "$recursiveRef",
                    "$comment",
                    "id",
                    "type",
                    "pattern",
                    "format",
                    "contentEncoding",
                    "contentMediaType");
    private static final List<String> WITH_NAMES = List.of("required", "type", "enum");
    private static final List<String> WITH_NUMBER =
            List.of(
                    "minimum",
                    "maximum",
                    "exclusiveMinimum",
                    "exclusiveMaximum",
                    "multipleOf",
                    "minLength",
                    "maxLength",
                    "minItems",
                    "maxItems",
                    "minContains",
                    "maxContains",
                    "minProperties",
                    "maxProperties");
    private static final List<String> WITH_ANYTHING =
            List.of(
                    "const",
                    "enum",
                    "default",
                    "examples",
                    "uniqueItems",
                    "$recursiveAnchor",
                    "$vocabulary",
                    "readOnly",
                    "nullable",
                    "dependentRequired",
                    "unknown");
}
