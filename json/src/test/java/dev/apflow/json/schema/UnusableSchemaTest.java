package dev.apflow.json.schema;

import static dev.apflow.json.schema.Schemas.schema;
import static dev.apflow.json.schema.Schemas.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.util.stream.Collectors.joining;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Schemas that are none, and schemas made to do harm. */
class UnusableSchemaTest {

    private final JsonSchemas schemas = new JsonSchemas();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {'type':'strin'}                     | type does not have a value in the enumeration
                    {'type':7}                           | type
                    {'properties':{'a':7}}               | properties.a
                    {'properties':{'a':{'minimum':'x'}}} | properties.a.minimum
                    {'required':'a'}                     | required
                    {'required':['a','a']}               | required must have only unique items
                    {'items':[{}]}                       | items
                    {'multipleOf':0}                     | multipleOf
                    {'minLength':-1}                     | minLength
                    {'pattern':7}                        | pattern
                    {'pattern':'('}                      | pattern "(" is not usable: Unclosed group
                    {'patternProperties':{'[':{}}}       | pattern "[" is not usable
                    {'$schema':7}                        | its $schema is none of the drafts
                    {'$schema':'https://example.com/x'}  | its $schema is none of the drafts
                    {'$id':7}                            | $id
                    {'$ref':7}                           | $ref
                    {'$ref':'#/nowhere'}                 | cannot be resolved
                    {'$ref':'#nowhere'}                  | cannot be resolved
                    {'not':{'$ref':'#/$defs/x'},'$defs':{}} | cannot be resolved
                    {'$ref':'#'}                         | refers to itself without end
                    {'allOf':[{'$ref':'#'}]}             | refers to itself without end
                    {'$defs':{'a':{'$ref':'#/$defs/b'},'b':{'$ref':'#/$defs/a'}},'$ref':'#/$defs/a'} | without end
                    """)
    void is_refused_with_its_reason(String schema, String reason) {
        assertThat(schemas.problemOf(schema(schema))).get().asString().contains(reason);
        assertThat(schemas.check(schema(schema), value("{}"), "inputs"))
                .singleElement()
                .satisfies(
                        problem -> {
                            assertThat(problem.field()).isEqualTo("inputs");
                            assertThat(problem.reason()).contains(reason);
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/schema.json",
                "http://127.0.0.1:9/x#/a",
                "other.json",
                "/etc/passwd",
                "file:///etc/passwd",
                "jar:file:///x.jar!/y",
                "classpath:draft-07/schema",
                "resource:draft-07/schema",
                "urn:isbn:1",
                "https://json-schema.org/draft/2020-12/other",
                "https://json-schema.org.example.com/draft/2020-12/schema"
            })
    void nothing_is_fetched(String reference) {
        assertThat(schemas.problemOf(schema("{'$ref':'" + reference + "'}")))
                .get()
                .asString()
                .contains("nothing is fetched from elsewhere");
        assertThat(schemas.problemOf(schema("{'properties':{'a':{'$ref':'" + reference + "'}}}")))
                .isPresent();
        assertThat(schemas.problemOf(schema("{'$dynamicRef':'" + reference + "'}"))).isPresent();
    }

    @Test
    void no_connection_is_made() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(50);
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/schema";
            String deep = "{'properties':{'a':{'items':{'$dynamicRef':'" + url + "'}}}}";

            assertThat(schemas.problemOf(schema("{'$ref':'" + url + "'}"))).isPresent();
            assertThat(schemas.problemOf(schema("{'$schema':'" + url + "'}"))).isPresent();
            assertThat(schemas.check(schema(deep), value("{'a':[1]}"), "")).hasSize(1);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(server::accept);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(.*a){999}$", "(?:.?){999}b$", "^(.+)+(.+)+(.{1,999})+!b$"})
    void a_pattern_that_costs_too_much_is_given_up(String pattern) {
        String text = "'" + "a".repeat(45_000) + "!'";

        assertGivenUp("{'pattern':'" + pattern + "'}", text);
        assertGivenUp("{'patternProperties':{'" + pattern + "':false}}", "{" + text + ":1}");
        assertGivenUp("{'propertyNames':{'pattern':'" + pattern + "'}}", "{" + text + ":1}");
    }

    @Test
    void a_pattern_that_repeats_a_group_over_a_long_text_is_not_given_up() {
        JsonValue text = value("'" + "ab".repeat(200_000) + "'");

        assertThat(schemas.check(schema("{'pattern':'^(a|b)*$'}"), text, "inputs")).isEmpty();
    }

    @Test
    void many_costly_patterns_share_one_allowance() {
        String schema = "{'items':{'not':{'pattern':'(.*a){512}$'}}}";
        String item = "'" + "a".repeat(200) + "!'";

        assertThat(schemas.check(schema(schema), value("[" + item + "]"), "inputs")).isEmpty();
        assertGivenUp(schema, "[" + (item + ",").repeat(100) + item + "]");
    }

    @Test
    void ordinary_patterns_on_long_texts_are_not_given_up() {
        String schema = "{'pattern':'^[a-z ]+\\\\.$'}";

        assertThat(schemas.check(schema(schema), value("'" + "word ".repeat(200_000) + ".'"), ""))
                .isEmpty();
    }

    @Test
    void references_that_double_at_each_step_are_given_up() {
        String definitions =
                IntStream.range(0, 60)
                        .mapToObj(
                                i ->
                                        String.format(
                                                Locale.ROOT,
                                                "'d%d':{'anyOf':[%s,%s]}",
                                                i,
                                                ref(i + 1),
                                                ref(i + 1)))
                        .collect(joining(","));
        String schema =
                String.format(
                        Locale.ROOT,
                        "{'properties':{'a':{'$ref':'#/$defs/d0'}},'$defs':{%s,'d60':{'type':'string'}}}",
                        definitions);

        assertThat(schemas.problemOf(schema(schema))).isEmpty();
        assertThat(schemas.check(schema(schema), value("{'a':1}"), "inputs"))
                .singleElement()
                .extracting(FieldProblem::reason)
                .asString()
                .endsWith("it takes too many steps");
    }

    @Test
    void a_cycle_that_only_some_values_enter_is_given_up() {
        String schema =
                "{'properties':{'a':{'$ref':'#/$defs/x'}},'$defs':{'x':{'allOf':[{'$ref':'#/$defs/x'}]}}}";

        assertThat(schemas.check(schema(schema), value("{}"), "inputs")).isEmpty();
        assertThat(schemas.check(schema(schema), value("{'a':1}"), "inputs")).hasSize(1);
    }

    @Test
    void the_deepest_evaluation_fits_a_thread() throws InterruptedException {
        String chain =
                IntStream.range(0, 900)
                        .mapToObj(
                                i ->
                                        String.format(
                                                Locale.ROOT,
                                                "'d%d':{'$ref':'#/$defs/d%d'}",
                                                i,
                                                i + 1))
                        .collect(joining(","));
        JsonObject schema =
                schema(
                        String.format(
                                Locale.ROOT,
                                "{'$ref':'#/$defs/d0','$defs':{%s,'d900':{'type':'null'}}}",
                                chain));
        List<FieldProblem> problems = new CopyOnWriteArrayList<>();

        Thread.ofVirtual()
                .start(() -> problems.addAll(schemas.check(schema, value("1"), "a")))
                .join();

        assertThat(problems).singleElement().extracting(FieldProblem::expected).isEqualTo("null");
    }

    @Test
    void the_deepest_value_fits_a_thread() throws InterruptedException {
        JsonObject schema =
                schema(
                        "{'additionalProperties':{'$ref':'#'},'items':{'$ref':'#'},'type':'object'}");
        List<FieldProblem> problems = new CopyOnWriteArrayList<>();

        Thread.ofVirtual()
                .start(() -> problems.addAll(schemas.check(schema, nested(490), "a")))
                .join();

        assertThat(problems).hasSize(100);
        assertThat(schemas.check(schema, nested(5_000), "a"))
                .extracting(FieldProblem::reason)
                .containsExactly("is nested too deep");
    }

    @Test
    void a_schema_too_large_or_too_deep_is_refused() {
        String large =
                IntStream.range(0, 20_000)
                        .mapToObj(i -> String.format(Locale.ROOT, "'property%d':{}", i))
                        .collect(joining(",", "{'properties':{", "}}"));
        JsonObject deep = JsonObject.EMPTY;
        for (int i = 0; i < 5_000; i++) {
            deep = JsonObject.of("not", deep);
        }

        assertThat(schemas.problemOf(schema(large))).get().asString().startsWith("its size is");
        assertThat(schemas.problemOf(deep)).contains("it is nested deeper than 100 levels");
    }

    @Test
    void a_pattern_too_long_is_refused() {
        assertThat(schemas.problemOf(schema("{'pattern':'" + "(".repeat(3_000) + "'}")))
                .get()
                .asString()
                .contains("longer than 2000 characters")
                .hasSizeLessThan(200);
    }

    @Test
    void no_more_than_a_hundred_problems_are_told() {
        JsonArray numbers =
                new JsonArray(IntStream.range(0, 10_000).mapToObj(i -> value("" + i)).toList());

        assertThat(schemas.check(schema("{'items':{'type':'string'}}"), numbers, "")).hasSize(100);
    }

    /** Arrays in objects in arrays. */
    private static JsonValue nested(int levels) {
        JsonValue value = JsonObject.EMPTY;
        for (int i = 1; i < levels; i++) {
            value = i % 2 == 1 ? JsonArray.of(value) : JsonObject.of("a", value);
        }
        return value;
    }

    private void assertGivenUp(String schema, String instance) {
        assertThat(schemas.problemOf(schema(schema))).isEmpty();
        assertThat(schemas.check(schema(schema), value(instance), "inputs"))
                .singleElement()
                .extracting(FieldProblem::reason)
                .asString()
                .contains("the pattern takes too long on this text");
    }

    private static String ref(int i) {
        return "{'$ref':'#/$defs/d" + i + "'}";
    }
}
