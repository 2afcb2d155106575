package dev.apflow.json.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Values that a client made to have one hash. Compared each with each, they would take minutes. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class EqualHashesTest {

    private static final int MANY = 60_000;

    private final JsonSchemas schemas = new JsonSchemas();

    /** {@code Aa} and {@code BB} have one hash, and so has whatever is made of them. */
    private static List<String> equalHashes(int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 17; bit++) {
                text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            texts.add(text.toString());
        }
        return texts;
    }

    private static JsonArray array(List<String> texts) {
        return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
    }

    @Test
    void unique_items_are_told_apart_in_few_steps() {
        List<String> texts = equalHashes(MANY);
        JsonObject schema = JsonObject.EMPTY.with("uniqueItems", JsonBoolean.TRUE);
        assertThat(texts).extracting(String::hashCode).containsOnly(texts.get(0).hashCode());

        assertThat(schemas.check(schema, array(texts), "")).isEmpty();

        texts.add(texts.get(7));
        assertThat(schemas.check(schema, array(texts), ""))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains("unique items"));
    }

    @Test
    void so_are_objects_and_arrays() {
        List<JsonValue> items = new ArrayList<>();
        for (String text : equalHashes(MANY / 2)) {
            items.add(JsonObject.of(text, new JsonString("x")));
            items.add(JsonArray.of(new JsonString(text)));
        }
        JsonObject schema = JsonObject.EMPTY.with("uniqueItems", JsonBoolean.TRUE);

        assertThat(schemas.check(schema, new JsonArray(items), "")).isEmpty();
    }

    @Test
    void an_enumeration_of_them_is_looked_up_in_few_steps() {
        List<String> allowed = equalHashes(2_500);
        JsonObject schema =
                JsonObject.EMPTY.with("items", JsonObject.EMPTY.with("enum", array(allowed)));
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            values.addAll(allowed);
        }

        assertThat(schemas.check(schema, array(values), "")).isEmpty();
        values.set(9, "other");
        assertThat(schemas.check(schema, array(values), "")).hasSize(1);
    }

    @Test
    void schemas_of_one_hash_are_found_again_in_few_steps() {
        for (String text : equalHashes(20_000)) {
            schemas.problemOf(JsonObject.EMPTY.with("title", new JsonString(text)));
        }
    }

    @Test
    void equal_values_are_equal_in_any_notation() {
        JsonObject schema = JsonObject.EMPTY.with("uniqueItems", JsonBoolean.TRUE);

        for (String twice :
                List.of(
                        "[1,1.0]",
                        "[1e2,100]",
                        "[0,-0]",
                        "[{'a':1,'b':2},{'b':2.0,'a':1}]",
                        "['','']",
                        "[[1],[1.0]]",
                        "[null,null]",
                        "[true,true]")) {
            assertThat(schemas.check(schema, Schemas.value(twice), "")).as(twice).hasSize(1);
        }
        for (String once :
                List.of(
                        "[1,'1']",
                        "[0,false]",
                        "[null,'null']",
                        "[[],{}]",
                        "['a','a,']",
                        "[{'a':1},{'a1':''}]",
                        "[['a','b'],['a,b']]",
                        "[1e300,1e301]",
                        "[{'a':[]},['a']]")) {
            assertThat(schemas.check(schema, Schemas.value(once), "")).as(once).isEmpty();
        }
    }
}
