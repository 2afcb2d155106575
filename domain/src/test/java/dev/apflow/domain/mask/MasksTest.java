package dev.apflow.domain.mask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class MasksTest {

    private static final JsonString SECRET = new JsonString("s3cret");
    private static final JsonString MASKED = new JsonString(Masks.MASK);

    private final Masks masks = Masks.usual();

    @Test
    void the_name_of_a_secret_is_shown() {
        JsonObject named = JsonObject.of("$secret", new JsonString("NAME"));
        JsonObject document = JsonObject.of("Authorization", named);
        assertThat(masks.mask(document)).isEqualTo(document);
        assertThat(masks.mask(JsonObject.of("$secret", new JsonString("no name"))))
                .isEqualTo(JsonObject.of("$secret", MASKED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorization",
                "Authorization",
                "Proxy-Authorization",
                "Cookie",
                "Set-Cookie",
                "password",
                "DB_PASSWORD",
                "client_secret",
                "token",
                "accessToken",
                "api-key",
                "API_KEY",
                "apikey",
                "X-Api-Key",
                "x-goog-key",
                "X_Anything_Key"
            })
    void names_of_secrets_hide_their_values(String name) {
        assertThat(masks.mask(JsonObject.of(name, SECRET))).isEqualTo(JsonObject.of(name, MASKED));
        JsonObject deep = JsonObject.of("inputs", JsonArray.of(JsonObject.of(name, SECRET)));
        assertThat(masks.mask(deep).toString()).doesNotContain("s3cret");
        JsonObject whole = JsonObject.of(name, JsonArray.of(SECRET));
        assertThat(masks.mask(whole)).isEqualTo(JsonObject.of(name, MASKED));
        JsonArray pair = JsonArray.of(new JsonString(name), SECRET);
        assertThat(masks.mask(pair)).isEqualTo(JsonArray.of(new JsonString(name), MASKED));
        JsonValue named = new JsonObject(Map.of("name", new JsonString(name), "value", SECRET));
        assertThat(masks.mask(named).toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "key", "x-key", "idempotency_key", "next_cursor", "author", ""})
    void other_names_do_not(String name) {
        assertThat(masks.mask(JsonObject.of(name, SECRET))).isEqualTo(JsonObject.of(name, SECRET));
    }

    @Test
    void that_there_is_no_secret_may_be_seen() {
        JsonObject none =
                new JsonObject(
                        Map.of("token", JsonNull.NULL, "needs_password", JsonBoolean.of(true)));
        assertThat(masks.mask(none)).isEqualTo(none);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://ann:pw@host/x|https://***@host/x",
                "https://ann@host|https://***@host",
                "GET http://a:b@h/?token=abc&page=2: 500|GET http://***@h/?token=***&page=2: 500",
                "https://h/p?page=2&API_KEY=k|https://h/p?page=2&API_KEY=***",
                "https://h/p?page=2|https://h/p?page=2",
                "mail ann@example.com|mail ann@example.com",
                "sent Authorization: Bearer abc.def|sent Authorization: ***",
                "got Bearer abcdefgh.x|got Bearer ***",
                "Authorization: Basic dXNlcjpwdw== refused|Authorization: *** refused",
                "1 + 1 = 2|1 + 1 = 2"
            })
    void texts_lose_what_is_secret_in_urls(String text, String shown) {
        assertThat(masks.mask(new JsonString(text))).isEqualTo(new JsonString(shown));
    }

    @Test
    void the_list_of_names_may_be_another() {
        Masks own = Masks.of(List.of("iban", "Card*No"));
        assertThat(own.hides("IBAN")).isTrue();
        assertThat(own.hides("card_holder_no")).isTrue();
        assertThat(own.hides("cardno")).isTrue();
        assertThat(own.hides("password")).isFalse();
        assertThat(Masks.isPattern("*")).isFalse();
        assertThat(Masks.isPattern("a b")).isFalse();
        assertThat(Masks.isPattern("")).isFalse();
    }

    @Test
    void the_time_is_linear_in_the_text() {
        String hostile =
                "://" + "a".repeat(400_000) + "?" + "&a=".repeat(200_000) + "://".repeat(200_000);
        assertThat(masks.text(hostile)).hasSameSizeAs(hostile);
        assertThat(masks.hides("x-" + "-key-".repeat(200_000))).isFalse();
    }
}
