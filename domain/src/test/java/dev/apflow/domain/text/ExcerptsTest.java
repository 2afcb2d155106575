package dev.apflow.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class ExcerptsTest {

    private static final String CAT = "😺";

    @Test
    void a_pair_is_never_cut_in_two() {
        assertThat(Excerpts.beginning("a" + CAT + CAT, 2)).isEqualTo("a" + CAT);
        assertThat(Excerpts.shortened(CAT.repeat(3), 2)).isEqualTo(CAT.repeat(2) + "…");
        assertThat(Excerpts.fitted(CAT.repeat(3), 2)).isEqualTo(CAT + "…");
    }

    @Test
    void what_is_short_enough_stays_as_it_is() {
        assertThat(Excerpts.shortened(CAT.repeat(3), 3)).isEqualTo(CAT.repeat(3));
        assertThat(Excerpts.fitted(CAT.repeat(3), 3)).isEqualTo(CAT.repeat(3));
        assertThat(Excerpts.beginning("", 0)).isEmpty();
        assertThat(Excerpts.fitted("abc", 0)).isEqualTo("…");
    }

    @Test
    void what_no_store_takes_is_shown_in_another_way() {
        assertThat(Excerpts.storable("a\0b\ud83dc\ude3a")).isEqualTo("a\\0b\ufffdc\ufffd");
        assertThat(Excerpts.storable(CAT + "ok")).isEqualTo(CAT + "ok");
    }

    @Property
    void a_beginning_of_a_sound_text_is_sound_and_as_long_as_asked(
            @ForAll @StringLength(max = 40) String drawn, @ForAll @IntRange(max = 40) int most) {
        String text = Excerpts.storable(drawn);
        String begin = Excerpts.beginning(text, most);

        assertThat(text).startsWith(begin);
        assertThat(Excerpts.length(begin)).isEqualTo(Math.min(most, Excerpts.length(text)));
        assertThat(new String(begin.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(begin);
    }
}
