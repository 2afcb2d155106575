package dev.apflow.domain.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class SecretReferencesTest {

    private static JsonObject named(String name) {
        return JsonObject.of("$secret", new JsonString(name));
    }

    private static List<String> problems(JsonObject inputs) {
        return SecretReferences.in(inputs, "tasks[3].inputs").problems().stream()
                .map(each -> each.field())
                .toList();
    }

    @Test
    void they_are_found_at_any_depth_with_their_paths() {
        JsonObject inputs =
                new JsonObject(
                        Map.of(
                                "a",
                                JsonObject.of("b c", JsonArray.of(JsonNumber.ONE, named("N")))));
        assertThat(SecretReferences.in(inputs, "inputs").found())
                .containsExactly(
                        new SecretReferences.Reference(
                                "inputs.a[\"b c\"][1]", new SecretName("N")));
        assertThat(SecretReferences.replaced(inputs, name -> new JsonString("v")).toString())
                .contains("v")
                .doesNotContain("$secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".hidden", "a/b", "..", "a b", "x.allow", "ä"})
    void other_names_are_refused_with_their_place(String name) {
        assertThat(problems(JsonObject.of("token", named(name))))
                .containsExactly("tasks[3].inputs.token");
    }

    @Test
    void what_is_no_string_or_has_other_members_is_refused_with_its_place() {
        JsonObject number = JsonObject.of("$secret", JsonNumber.ONE);
        JsonObject more =
                new JsonObject(Map.of("$secret", new JsonString("N"), "x", JsonNumber.ONE));
        assertThat(problems(JsonObject.of("a", number))).containsExactly("tasks[3].inputs.a");
        assertThat(problems(JsonObject.of("a", JsonArray.of(more))))
                .containsExactly("tasks[3].inputs.a[0]");
        assertThat(problems(named("N"))).containsExactly("tasks[3].inputs");
    }

    @Test
    void what_somebody_wrote_in_the_wrong_place_is_not_shown() {
        assertThat(
                        SecretReferences.in(JsonObject.of("a", named("hunter two")), "inputs")
                                .problems()
                                .toString())
                .doesNotContain("hunter");
    }

    @Test
    void there_is_a_limit() {
        JsonValue[] many = new JsonValue[SecretReferences.MOST + 1];
        java.util.Arrays.fill(many, named("N"));
        assertThat(problems(JsonObject.of("a", JsonArray.of(many))))
                .containsExactly("tasks[3].inputs");
    }

    @ParameterizedTest
    @CsvSource({
        "'',                              rest, true,  h, false, true",
        "'executor rest',                 rest, true,  h, true,  true",
        "'executor rest',                 cmd,  false, h, false, true",
        "'host a.example',                rest, true,  A.Example., true, true",
        "'host a.example',                rest, true,  b.example, true, false",
        "'host a.example',                cmd,  false, a.example, false, true",
        "'host *.example',                rest, true,  x.y.example, true, true",
        "'host *.example',                rest, true,  example, true, false",
        "'host *.example',                rest, true,  .example, true, false",
        "'host *.example',                rest, true,  notexample, true, false",
        "'host [::1]',                    rest, true,  ::1, true, true",
        "'# c\nhost a\n\nexecutor cmd',   cmd,  false, a, true, true",
        "'host a\nexecutor cmd',          rest, true,  a, false, true"
    })
    void a_grant_names_executors_and_hosts(
            String text, String executor, boolean checks, String host, boolean has, boolean sends) {
        SecretGrant grant = ((SecretGrant.Read.Good) SecretGrant.read(text)).grant();
        assertThat(grant.allows(new ExecutorId(executor), checks)).isEqualTo(has);
        assertThat(grant.allowsHost(host)).isEqualTo(sends);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hosts a", "host", "host a b", "host a/b", "executor a b", "*"})
    void a_line_that_is_not_understood_lets_nobody_have_it(String line) {
        assertThat(SecretGrant.read("# c\n" + line))
                .isEqualTo(new SecretGrant.Read.NotUnderstood(2));
    }
}
