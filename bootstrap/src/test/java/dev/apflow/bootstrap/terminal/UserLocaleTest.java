package dev.apflow.bootstrap.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Map;

class UserLocaleTest {

    @Test
    void the_first_variable_that_says_something_counts() {
        assertThat(UserLocale.isUtf8(Map.of("LANG", "de_DE.UTF-8"))).isTrue();
        assertThat(UserLocale.isUtf8(Map.of("LANG", "de_DE.UTF-8", "LC_ALL", "C"))).isFalse();
        assertThat(UserLocale.isUtf8(Map.of("LANG", "C", "LC_CTYPE", "C.utf8"))).isTrue();
        assertThat(UserLocale.isUtf8(Map.of("LANG", "C.UTF-8", "LC_ALL", ""))).isTrue();
        assertThat(UserLocale.isUtf8(Map.of("LANG", "en_US.ISO-8859-1"))).isFalse();
        assertThat(UserLocale.isUtf8(Map.of())).isFalse();
    }

    @Test
    void what_the_launcher_sets_for_the_jvm_does_not_count() {
        assertThat(UserLocale.isUtf8(Map.of("LC_ALL", "C.UTF-8", "APFLOW_LC_ALL", "C"))).isFalse();
        assertThat(
                        UserLocale.isUtf8(
                                Map.of(
                                        "LC_ALL", "C.UTF-8",
                                        "APFLOW_LC_ALL", "",
                                        "LANG", "fr_FR.UTF-8")))
                .isTrue();
    }

    @Test
    void marks_in_ascii_are_ascii() {
        assertThat(Marks.ASCII.toString()).isASCII();
        assertThat(Marks.ASCII.heights()).hasSameSizeAs(Marks.UNICODE.heights());
    }
}
