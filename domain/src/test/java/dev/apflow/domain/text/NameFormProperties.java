package dev.apflow.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.regex.Pattern;

class NameFormProperties {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:-]{1,255}");

    @Property(tries = 2_000)
    void a_name_is_what_the_pattern_says(@ForAll("texts") String text) {
        assertThat(NameForm.isName(text)).isEqualTo(NAME.matcher(text).matches());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('!', '\u0080').ofMaxLength(3),
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(250).ofMaxLength(260),
                Arbitraries.strings().ofMaxLength(2));
    }
}
