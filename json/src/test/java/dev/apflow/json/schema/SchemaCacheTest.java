package dev.apflow.json.schema;

import static dev.apflow.json.schema.Schemas.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.json.schema.Prepared.Unusable;

import org.junit.jupiter.api.Test;

class SchemaCacheTest {

    private static final Prepared PREPARED = new Unusable("for the test");

    private final SchemaCache cache = new SchemaCache(10);

    @Test
    void is_found_by_content() {
        cache.keep(schema("{'a':1,'b':2}"), PREPARED, 1);

        assertThat(cache.find(schema("{'b':2.0,'a':1}"))).isSameAs(PREPARED);
        assertThat(cache.find(schema("{'a':1}"))).isNull();
    }

    @Test
    void what_was_not_used_for_longest_makes_room() {
        cache.keep(numbered(1), PREPARED, 4);
        cache.keep(numbered(2), PREPARED, 4);
        assertThat(cache.find(numbered(1))).isNotNull();

        cache.keep(numbered(3), PREPARED, 4);

        assertThat(cache.find(numbered(2))).isNull();
        assertThat(cache.find(numbered(1))).isNotNull();
        assertThat(cache.find(numbered(3))).isNotNull();
    }

    @Test
    void all_together_stay_below_the_limit() {
        for (int i = 0; i < 1_000; i++) {
            cache.keep(numbered(i), PREPARED, 1 + i % 3);
            cache.keep(numbered(i), PREPARED, 1 + i % 3);
        }

        assertThat(cache.count()).isBetween(4, 10);
    }

    @Test
    void what_is_larger_than_all_room_is_not_kept() {
        cache.keep(numbered(1), PREPARED, 4);
        cache.keep(numbered(2), PREPARED, 11);
        cache.keep(numbered(3), PREPARED, Long.MAX_VALUE);

        assertThat(cache.count()).isEqualTo(1);
    }

    private static JsonObject numbered(int number) {
        return JsonObject.of("const", JsonNumber.of(number));
    }
}
