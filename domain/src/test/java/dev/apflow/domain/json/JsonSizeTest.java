package dev.apflow.domain.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonSizeTest {

    @Test
    void values_characters_and_digits_are_counted() {
        JsonObject value =
                JsonObject.of(
                        "abc",
                        JsonArray.of(JsonNull.NULL, JsonNumber.of(12345), JsonBoolean.TRUE),
                        "d",
                        new JsonString("four"));

        assertThat(JsonSize.of(value, 2)).isEqualTo(1 + 3 + (1 + 3 + 5) + 1 + (1 + 4));
        assertThat(JsonSize.of(JsonNull.NULL, 0)).isEqualTo(1);
    }

    @Test
    void each_object_and_array_is_a_level() {
        JsonValue twoLevels = JsonArray.of(JsonNull.NULL, JsonObject.EMPTY, JsonNull.NULL);

        assertThat(JsonSize.of(twoLevels, 2)).isEqualTo(4);
        assertThat(JsonSize.of(twoLevels, 1)).isEqualTo(JsonSize.BOTTOMLESS);
        assertThat(JsonSize.of(JsonArray.EMPTY, 0)).isEqualTo(JsonSize.BOTTOMLESS);
    }

    @Test
    void a_value_deep_enough_to_overflow_any_stack_is_measured() {
        JsonValue deep = JsonNull.NULL;
        for (int i = 0; i < 1_000_000; i++) {
            deep = i % 2 == 0 ? JsonArray.of(deep) : JsonObject.of("a", deep);
        }

        assertThat(JsonSize.of(deep, 100)).isEqualTo(JsonSize.BOTTOMLESS);
    }
}
