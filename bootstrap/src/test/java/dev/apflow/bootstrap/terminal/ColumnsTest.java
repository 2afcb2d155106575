package dev.apflow.bootstrap.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {

    @ParameterizedTest
    @CsvSource({
        "abc, 3",
        "été, 3",
        "e\u0301, 1",
        "東京, 4",
        "ｱ, 1",
        "Ａ, 2",
        "한국, 4",
        "🎉, 2",
        "❤️, 2",
        "✓, 1",
        "…, 1",
        "'', 0",
        "\u200b, 0",
        "👍🏽, 4",
        "𠀀, 2"
    })
    void east_asian_characters_and_pictures_take_two_columns(String text, int columns) {
        assertThat(Columns.of(text)).isEqualTo(columns);
    }

    @Test
    void a_cut_text_fits_and_ends_with_a_whole_character() {
        assertThat(Columns.fitted("東京タワー", 10, "…")).isEqualTo("東京タワー");
        assertThat(Columns.fitted("東京タワー", 9, "…")).isEqualTo("東京タワ…");
        assertThat(Columns.fitted("東京タワー", 8, "…")).isEqualTo("東京タ…");
        assertThat(Columns.fitted("e\u0301e\u0301e\u0301", 2, "…")).isEqualTo("e\u0301…");
        assertThat(Columns.fitted("👩‍👩‍👧 family", 5, "…")).isEqualTo("…");
        assertThat(Columns.fitted("abcdef", 2, "...")).isEqualTo("..");
        assertThat(Columns.fitted("abcdef", 0, "…")).isEmpty();
    }

    @Test
    void an_id_keeps_its_beginning_and_its_end() {
        assertThat(Columns.fittedInside("01a22d72-be65-77e6.report", 18, "…"))
                .isEqualTo("01a22d72-…6.report");
        assertThat(Columns.fittedInside("0123456789", 10, "…")).isEqualTo("0123456789");
        assertThat(Columns.fittedInside("0123456789", 5, "…")).isEqualTo("0123…");
    }
}
