package dev.apflow.json.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Patterns made to compute for ever. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostilePatternTest {

    private static final String WIDE = "(?:|a|b)";

    private final JsonSchemas schemas = new JsonSchemas();

    private static JsonObject pattern(String regex) {
        return JsonObject.EMPTY.with("pattern", new JsonString(regex));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?:(?:){2147483647}){2147483647}",
                "(?:){2147483647}",
                "a{1001}",
                "(?:a{1000}){5}",
                "((((a{10}){10}){10}){10}){10}",
                "(?:(?:(?:(?:x{1,9}){9}){9}){9}){9}",
                "(?:a{0,1000}){0,1000}",
                "(?:[0-9]{99},){99}",
                "a{99999999999999999999}",
                "(?:(?:a|b){64}|c{64}){64}"
            })
    void counts_that_grow_are_refused_at_the_door(String regex) {
        assertThat(schemas.problemOf(pattern(regex))).get().asString().contains("not usable");
        assertThat(
                        schemas.problemOf(
                                JsonObject.EMPTY.with(
                                        "patternProperties",
                                        JsonObject.EMPTY.with(regex, JsonObject.EMPTY))))
                .isPresent();
        assertThat(schemas.check(pattern(regex), new JsonString("a"), "inputs")).hasSize(1);
    }

    @Test
    void so_is_deep_nesting() {
        String deep = "(".repeat(900) + "a" + ")".repeat(900);

        assertThat(schemas.problemOf(pattern(deep))).get().asString().contains("nested deeper");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a)\\1", "(?<n>a)\\k<n>", "(?=a)b", "(?!a)b", "(?<=a)b", "(?<!a)b"})
    void what_needs_backtracking_is_refused_by_name(String regex) {
        assertThat(schemas.problemOf(pattern(regex))).get().asString().contains("not supported");
    }

    /** Each of these has more ways to fail than there are atoms, and reads few characters. */
    @Test
    void what_used_to_try_every_way_is_done_at_once() {
        for (String regex :
                List.of(
                        WIDE.repeat(200) + "c",
                        "(?:|)".repeat(390) + "c",
                        "(a|a?)+$",
                        "(?:a?){500}a{500}$",
                        "^(?:(?:a*)*)*$",
                        "((?:x|y|z|xx|yy|zz)+)+1")) {
            for (String text :
                    List.of("", "ab".repeat(40), "a".repeat(100) + "!", "x".repeat(99))) {
                assertThat(schemas.check(pattern(regex), new JsonString(text), "inputs"))
                        .as(regex)
                        .allSatisfy(problem -> assertThat(problem.reason()).doesNotContain("long"));
            }
        }
    }

    @Test
    void a_long_text_and_a_wide_pattern_are_given_up_in_time() {
        String text = "a".repeat(1_000_000);

        assertThat(schemas.check(pattern("(?:.?){999}b$"), new JsonString(text), "inputs"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains("takes too long"));
        assertThat(schemas.check(pattern("^[a-z]+$"), new JsonString(text), "inputs")).isEmpty();
    }

    @Test
    void checks_that_belong_together_share_what_they_may_cost() {
        JsonObject costly = pattern("(?:.?){999}b$");
        JsonValue text = new JsonString("a".repeat(2_000));
        JsonObject wide = JsonObject.EMPTY.with("items", JsonObject.EMPTY);
        JsonValue many = new JsonArray(Collections.nCopies(3_000, JsonNull.NULL));

        assertThat(schemas.check(costly, text, ""))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains("does not match"));
        List<String> reasons =
                schemas.together(
                        () ->
                                IntStream.range(0, 2_000)
                                        .mapToObj(i -> schemas.check(costly, text, "").get(0))
                                        .map(FieldProblem::reason)
                                        .toList());
        assertThat(reasons.getLast()).contains("takes too long");
        assertThat(schemas.check(wide, many, "")).isEmpty();
        List<Integer> problems =
                schemas.together(
                        () ->
                                IntStream.range(0, 100)
                                        .mapToObj(i -> schemas.check(wide, many, "").size())
                                        .toList());
        assertThat(problems).startsWith(0, 0, 0).endsWith(1, 1, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            textBlock =
                    """
                    ^[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}$ ~ joe@example.org ~ joe@
                    ^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}Z$ ~ 2026-01-02T03:04Z ~ 2026-1-2
                    ^(?:https?:\\/\\/)?[^\\s/$.?#].[^\\s]*$ ~ https://a.b ~ ` x`
                    ^\\u0041\\x42\\u{43}$        ~ ABC   ~ abc
                    ^[\\u0041-\\u005A]+$         ~ ABC   ~ abc
                    ^\\p{Letter}+$               ~ größe ~ 1
                    ^\\p{L}[\\p{L}\\p{Nd}_-]*$   ~ ä1-_  ~ 1ä
                    ^\\p{Script=Greek}+$         ~ αβγ   ~ abc
                    ^\\P{L}$                     ~ 1     ~ a
                    ^[^]$                        ~ x     ~ xy
                    ^(?<year>\\d+)$              ~ 12    ~ x
                    ^\\$\\{[A-Z]+\\}$            ~ ${A}  ~ ${a}
                    ^a{$                         ~ a{    ~ a
                    ^a{,2}$                      ~ a{,2} ~ aa
                    ^[\\w-]+$                    ~ a-b   ~ a.b
                    ^[\\d\\-x]+$                 ~ 1-x   ~ y
                    ^[a\\]b]+$                   ~ a]b   ~ c
                    ^(?i)abc$                    ~ AbC   ~ abd
                    ^(?i:a)b$                    ~ Ab    ~ AB
                    ^a.c$                        ~ abc   ~ abbc
                    \\bfoo\\b                    ~ a foo ~ afoo
                    ^[\\S]+$                     ~ ab    ~ a b
                    ^(?:a|bc){2,3}?$             ~ abc   ~ a
                    ^.{2}$                       ~ 😀😀  ~ 😀
                    ^[😀-😃]$                    ~ 😁    ~ x
                    """)
    void what_people_write_means_what_it_says(String regex, String fits, String fitsNot) {
        assertThat(schemas.problemOf(pattern(regex))).as(regex).isEmpty();
        assertThat(schemas.check(pattern(regex), new JsonString(fits), "")).as(regex).isEmpty();
        assertThat(schemas.check(pattern(regex), new JsonString(fitsNot), "")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                ")",
                "[",
                "[a",
                "a**",
                "*a",
                "a++",
                "\\",
                "[\\",
                "\\q",
                "[z-a]",
                "a{2,1}",
                "(?x)",
                "\\u12",
                "\\x{110000}",
                "\\p{Nope}",
                "\\p",
                "(?<n",
                "(?",
                "x{2}{3}",
                "\\p{",
                "(?P<n>a)"
            })
    void what_is_none_is_refused_in_one_sentence(String regex) {
        assertThat(schemas.problemOf(pattern(regex)))
                .as(regex)
                .get()
                .asString()
                .contains("is not usable: ")
                .doesNotContain("Exception");
    }

    /** Whatever is sent: refused in words, or usable; and never long. */
    @Test
    void noise_is_judged_and_never_thrown() {
        Random random = new Random(7);
        String parts = "ab(){}[]|*+?.^$\\,0129-:<=!ipPdDwWsSbBuxk&~é";
        JsonValue text = new JsonString("ab".repeat(200));
        for (int i = 0; i < 20_000; i++) {
            StringBuilder regex = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                regex.append(parts.charAt(random.nextInt(parts.length())));
            }
            assertThat(schemas.problemOf(pattern(regex.toString())).orElse(""))
                    .as(regex.toString())
                    .doesNotContain("beyond the checker");
            schemas.check(pattern(regex.toString()), text, "");
        }
    }
}
