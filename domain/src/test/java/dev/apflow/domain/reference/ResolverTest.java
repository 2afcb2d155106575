package dev.apflow.domain.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonSize;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.math.BigDecimal;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;

class ResolverTest {

    private static final long PLENTY = 1 << 20;

    private static Resolution resolve(JsonValue input, JsonValue result, long most) {
        return Resolver.resolve(
                JsonObject.of("in", input),
                "inputs",
                values(result),
                Resolver::named,
                name -> name.equals("url"),
                most);
    }

    private static StartValues values(JsonValue result) {
        return new StartValues(
                new TaskId("run-1"),
                3,
                JsonObject.of("/inputs/who", new JsonString("Ann")),
                Map.of("fetch", result));
    }

    private static JsonValue resolved(JsonValue input, JsonValue result) {
        return ((Resolution.Resolved) resolve(input, result, PLENTY))
                .inputs()
                .find("in")
                .orElseThrow();
    }

    private static JsonValue text(String template, JsonValue result) {
        return resolved(new JsonString(template), result);
    }

    private static String url(String template, JsonValue result) {
        Resolution resolution =
                Resolver.resolve(
                        JsonObject.of("url", new JsonString(template)),
                        "inputs",
                        values(result),
                        Resolver::named,
                        name -> name.equals("url"),
                        PLENTY);
        return ((Resolution.Resolved) resolution).inputs().find("url").orElseThrow().toString();
    }

    private static JsonObject ref(String pointer) {
        return JsonObject.of("$ref", new JsonString(pointer));
    }

    private static JsonString string(String text) {
        return new JsonString(text);
    }

    @Example
    void a_reference_is_replaced_by_the_value() {
        JsonObject result = JsonObject.of("a", JsonArray.of(JsonNumber.of(7)));
        assertThat(resolved(ref("/tasks/fetch/result"), result)).isEqualTo(result);
        assertThat(resolved(ref("/tasks/fetch/result/a/0"), result)).isEqualTo(JsonNumber.of(7));
        assertThat(resolved(ref("/run/id"), result)).isEqualTo(string("run-1"));
        assertThat(resolved(ref("/run/attempt"), result)).isEqualTo(JsonNumber.of(3));
        assertThat(resolved(JsonArray.of(ref("/inputs/who")), result))
                .isEqualTo(JsonArray.of(string("Ann")));
    }

    @Example
    void within_a_string_it_is_replaced_by_its_text() {
        assertThat(text("${/inputs/who}/${/run/attempt}!", JsonNull.NULL))
                .isEqualTo(string("Ann/3!"));
        assertThat(text("${/tasks/fetch/result}", JsonBoolean.of(true))).isEqualTo(string("true"));
        assertThat(
                        text(
                                "${/tasks/fetch/result}",
                                new JsonNumber(new BigDecimal("9223372036854775800"))))
                .isEqualTo(string("9223372036854775800"));
        assertThat(text("${/tasks/fetch/result}", new JsonNumber(new BigDecimal("1.50"))))
                .isEqualTo(string("1.5"));
        assertThat(text("$${/run/id} costs $5, $", JsonNull.NULL))
                .isEqualTo(string("${/run/id} costs $5, $"));
    }

    @Example
    void what_has_no_text_or_is_not_there_is_said_with_its_pointer() {
        for (JsonValue each : List.of(JsonObject.EMPTY, JsonArray.EMPTY, JsonNull.NULL)) {
            assertThat(resolve(string("${/tasks/fetch/result}"), each, PLENTY).toString())
                    .startsWith("inputs.in: /tasks/fetch/result is ");
        }
        assertThat(resolve(ref("/tasks/fetch/result/x"), JsonNull.NULL, PLENTY).toString())
                .isEqualTo("inputs.in: /tasks/fetch/result/x does not exist");
        assertThat(resolve(ref("/tasks/other/result/x"), JsonNull.NULL, PLENTY).toString())
                .isEqualTo(
                        "inputs.in: /tasks/other/result/x does not exist: task other has no"
                                + " result");
    }

    @Example
    void the_name_of_a_secret_stays_and_data_does_not_become_one() {
        JsonObject secret = JsonObject.of("$secret", string("TOKEN"));
        Resolution resolution =
                Resolver.resolve(
                        JsonObject.of("own", secret, "data", ref("/tasks/fetch/result")),
                        "inputs",
                        values(secret),
                        name -> string("the value"),
                        name -> false,
                        PLENTY);
        assertThat(((Resolution.Resolved) resolution).inputs())
                .isEqualTo(JsonObject.of("own", string("the value"), "data", secret));
    }

    /** JSON that looks like references, secrets and templates, and anything else. */
    @Provide
    Arbitrary<JsonValue> data() {
        Arbitrary<JsonValue> leaves =
                Arbitraries.oneOf(
                        Arbitraries.of(
                                        "${/run/id}",
                                        "$${",
                                        "${",
                                        "}",
                                        "/run/id",
                                        "a/../b?c=d&e#f",
                                        "ä😀 \"\\")
                                .map(JsonString::new),
                        Arbitraries.strings().ofMaxLength(8).map(JsonString::new),
                        Arbitraries.integers().map(JsonNumber::of),
                        Arbitraries.of(JsonNull.NULL, JsonBoolean.of(true)));
        Arbitrary<String> names = Arbitraries.of("$ref", "$secret", "a", "b~/", "${/run/id}");
        return Arbitraries.recursive(
                () -> leaves,
                inner ->
                        Arbitraries.oneOf(
                                inner.list().ofMaxSize(3).map(JsonArray::new),
                                Arbitraries.maps(names, inner).ofMaxSize(3).map(JsonObject::new)),
                0,
                4);
    }

    @Property
    void what_was_inserted_is_never_looked_at(@ForAll("data") JsonValue value) {
        assertThat(resolved(ref("/tasks/fetch/result"), value)).isEqualTo(value);
    }

    @Property
    void a_text_that_was_inserted_is_never_looked_at(@ForAll String text) {
        assertThat(text("<${/tasks/fetch/result}>", string(text)))
                .isEqualTo(string("<" + text + ">"));
    }

    @Property
    void inputs_without_references_stay_as_they_are(@ForAll("data") JsonValue value) {
        JsonObject inputs = JsonObject.of("in", value);
        References references = References.in(inputs, "inputs");
        boolean plain =
                references.found().isEmpty()
                        && references.problems().isEmpty()
                        && !value.toString().contains("${");
        if (plain) {
            assertThat(resolved(value, JsonNull.NULL)).isEqualTo(value);
        }
    }

    /** Whatever stands there: an answer, within the size that was asked for. */
    @Property
    void resolving_is_total_and_bounded(
            @ForAll("data") JsonValue template, @ForAll("data") JsonValue value) {
        long most = 60;
        JsonArray twice = JsonArray.of(template, ref("/tasks/fetch/result"), template);
        switch (resolve(twice, value, most)) {
            case Resolution.Resolved(JsonObject inputs) ->
                    assertThat(JsonSize.of(inputs, Resolver.DEEPEST)).isLessThanOrEqualTo(most + 1);
            case Resolution.Unresolved unresolved ->
                    assertThat(unresolved.path()).startsWith("inputs.in");
            case Resolution.TooLarge tooLarge -> assertThat(tooLarge.why()).contains("60");
        }
    }

    @Example
    void many_small_references_to_a_large_value_are_too_large() {
        JsonValue large = string("x".repeat(1_000));
        JsonArray many = new JsonArray(Collections.nCopies(2_000, ref("/tasks/fetch/result")));
        assertThat(resolve(many, large, PLENTY)).isInstanceOf(Resolution.TooLarge.class);
    }

    @Example
    void what_would_be_too_deep_is_too_large() {
        JsonValue deep = JsonNull.NULL;
        for (int i = 0; i < 90; i++) {
            deep = JsonArray.of(deep);
        }
        JsonValue input = ref("/tasks/fetch/result");
        for (int i = 0; i < 20; i++) {
            input = JsonArray.of(input);
        }
        assertThat(resolve(input, deep, PLENTY)).isInstanceOf(Resolution.TooLarge.class);
    }

    @Property
    void a_text_in_a_url_stays_one_part_of_it(@ForAll String text) {
        if (text.equals(".") || text.equals("..")) {
            return;
        }
        String url = url("http://host/a/${/tasks/fetch/result}/b", string(text));
        String raw = url.replaceAll("^\"|\"$", "");
        String part = raw.replaceFirst("^.*http://host/a/", "").replaceFirst("/b.*$", "");
        assertThat(part).matches("[A-Za-z0-9._~%-]*");
        assertThat(URI.create("http://host/" + part).getHost()).isEqualTo("host");
    }

    @Example
    void only_what_is_inserted_is_encoded() {
        assertThat(url("http://h/a b?q=${/tasks/fetch/result}", string("x&y=/ä")))
                .contains("http://h/a b?q=x%26y%3D%2F%C3%A4");
    }

    @Example
    void a_step_upwards_is_refused_in_a_url() {
        Resolution resolution =
                Resolver.resolve(
                        JsonObject.of("url", string("http://h/${/tasks/fetch/result}/x")),
                        "inputs",
                        values(string("..")),
                        Resolver::named,
                        name -> true,
                        PLENTY);
        assertThat(resolution).isInstanceOf(Resolution.Unresolved.class);
    }
}
