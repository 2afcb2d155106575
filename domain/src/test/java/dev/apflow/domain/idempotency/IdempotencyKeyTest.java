package dev.apflow.domain.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;

import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {

    /**
     * Computed apart: {@code printf '["t-1",2,{"a":[true,null],"url":"http://x/é"}]' | sha256sum}.
     */
    @Test
    void known_answer() {
        JsonObject inputs =
                JsonObject.of(
                        "url",
                        new JsonString("http://x/\u00e9"),
                        "a",
                        JsonArray.of(JsonBoolean.TRUE, JsonNull.NULL));

        assertThat(IdempotencyKey.of("t-1", 2, inputs).value())
                .isEqualTo("171ac6a232b247f82837c1a5d663841571d693a775bf3d5a22f1a03e4af90782");
    }

    @Test
    void a_digit_beyond_double_precision_makes_another_key() {
        JsonObject one = JsonObject.of("id", JsonNumber.of(9_007_199_254_740_992L));
        JsonObject next = JsonObject.of("id", JsonNumber.of(9_007_199_254_740_993L));

        assertThat(IdempotencyKey.of("t", 1, one)).isNotEqualTo(IdempotencyKey.of("t", 1, next));
    }

    @Test
    void what_is_no_sha256_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey("ABC"));
    }
}
