package dev.apflow.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.json.JsonString;

import org.junit.jupiter.api.Test;

class EscapeGuardTest {

    private static ParseResult parse(String text) {
        return JsonText.parse(text, JsonLimits.DEFAULT);
    }

    @Test
    void only_digits_of_ascii_make_an_escape() {
        assertThat(parse("\"\\u015\uE139\"")).isInstanceOf(ParseResult.Malformed.class);
        assertThat(parse("\"\\u\uE139\uE139\uE139\uE139\""))
                .isInstanceOf(ParseResult.Malformed.class);
    }

    @Test
    void what_is_no_escape_stays_as_it_is() {
        assertThat(parse("\"\\u00e9\uE139\""))
                .isEqualTo(new ParseResult.Parsed(new JsonString("\u00e9\uE139")));
        assertThat(parse("\"\\\\u\uE139\""))
                .isEqualTo(new ParseResult.Parsed(new JsonString("\\u\uE139")));
    }
}
