package dev.apflow.domain.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

class JsonObjectTest {

    private static final JsonObject AB =
            JsonObject.of("b", JsonNumber.ONE, "a", new JsonString("x"));

    @Test
    void members_keep_the_order_in_which_they_were_written() {
        assertThat(AB.members().keySet()).containsExactly("b", "a");
        assertThat(AB.with("b", JsonNull.NULL).with("c", JsonNull.NULL).members().keySet())
                .containsExactly("b", "a", "c");
    }

    @Test
    void order_does_not_matter_for_equality() {
        JsonObject other = JsonObject.of("a", new JsonString("x"), "b", JsonNumber.of(1.0));

        assertThat(AB).isEqualTo(other).hasSameHashCodeAs(other);
    }

    @Test
    void a_later_change_of_the_given_map_does_not_reach_the_object() {
        Map<String, JsonValue> given = new LinkedHashMap<>();
        JsonObject object = new JsonObject(given);
        given.put("late", JsonNull.NULL);

        assertThat(object.isEmpty()).isTrue();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> AB.members().clear());
    }

    @Test
    void null_is_found_and_absence_is_not() {
        JsonObject object = JsonObject.of("there", JsonNull.NULL);

        assertThat(object.find("there")).contains(JsonNull.NULL);
        assertThat(object.find("missing")).isEmpty();
        assertThat(object.without("there")).isEqualTo(JsonObject.EMPTY);
        assertThat(object.without("missing")).isSameAs(object);
    }

    @Test
    void a_name_given_twice_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonObject.of("a", JsonNull.NULL, "a", JsonNull.NULL))
                .withMessageContaining("twice: a");
    }

    @Test
    void java_nulls_are_refused() {
        Map<String, JsonValue> withNull = new HashMap<>();
        withNull.put("x", null);

        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> new JsonObject(withNull))
                .withMessageContaining("x");
    }

    @Test
    void members_are_counted() {
        JsonObject three =
                JsonObject.of("a", JsonNull.NULL, "b", JsonNull.NULL, "c", JsonNull.NULL);
        JsonObject four =
                JsonObject.of(
                        "a",
                        JsonNull.NULL,
                        "b",
                        JsonNull.NULL,
                        "c",
                        JsonNull.NULL,
                        "d",
                        JsonNull.NULL);

        assertThat(JsonObject.EMPTY.isEmpty()).isTrue();
        assertThat(three.isEmpty()).isFalse();
        assertThat(three.size()).isEqualTo(3);
        assertThat(four.members().keySet()).containsExactly("a", "b", "c", "d");
    }
}
