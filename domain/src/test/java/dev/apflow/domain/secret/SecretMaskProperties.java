package dev.apflow.domain.secret;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Whatever a secret is and wherever it stands, a masked text has none of it. */
class SecretMaskProperties {

    @Provide
    Arbitrary<String> secrets() {
        return Arbitraries.strings()
                .withChars("abAB01 +%/\\\"\n{}=ä€")
                .ofMinLength(4)
                .ofMaxLength(30)
                .filter(Secret::isLongEnough);
    }

    /** Of other characters, so that what is left of it can be told. */
    @Provide
    Arbitrary<String> contexts() {
        return Arbitraries.strings().withChars("xyz .:").ofMaxLength(20);
    }

    private static String masked(String secret, String text) {
        return SecretMask.of(List.of(secret)).masked(text);
    }

    @Property(tries = 300)
    void a_secret_is_hidden_and_what_is_around_it_stays(
            @ForAll("secrets") String secret,
            @ForAll("contexts") String before,
            @ForAll("contexts") String after) {
        assertThat(masked(secret, before + "x" + secret + "y" + after))
                .startsWith(before + "x***")
                .endsWith("***y" + after)
                .doesNotContain(secret);
    }

    @Property(tries = 300)
    void occurrences_that_overlap_are_hidden_whole(
            @ForAll("secrets") String one, @ForAll("secrets") String other) {
        String text = one + other + one.substring(1);
        String masked = SecretMask.of(List.of(one, other)).masked(text);
        assertThat(masked).doesNotContain(one).doesNotContain(other);
    }

    @Property(tries = 300)
    void usual_encodings_are_hidden(
            @ForAll("secrets") String secret, @ForAll("contexts") String before) {
        String form = URLEncoder.encode(secret, UTF_8);
        byte[] basic = (before + ":" + secret).getBytes(UTF_8);
        String base64 = Base64.getEncoder().encodeToString(basic);
        String hex = HexFormat.of().formatHex(secret.getBytes(UTF_8));
        String json = secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        assertThat(masked(secret, "q=" + form + "&r")).isEqualTo("q=***&r");
        assertThat(masked(secret, "q=" + form.replace("+", "%20"))).isEqualTo("q=***");
        assertThat(masked(secret, "Basic " + base64)).contains("***").doesNotContain(base64);
        assertThat(masked(secret, "(" + hex + ")")).isEqualTo("(***)");
        assertThat(masked(secret, "{\"x\":\"" + json + "\"}")).doesNotContain(json);
    }

    @Property(tries = 300)
    void a_secret_that_was_cut_off_is_hidden_as_far_as_it_goes(
            @ForAll("secrets") String secret, @ForAll("contexts") String before) {
        String half = secret.substring(0, Math.max(4, secret.length() / 2));
        assertThat(masked(secret, before + "x" + half + "…")).isEqualTo(before + "x***…");
        assertThat(masked(secret, "x".repeat(300) + half)).isEqualTo("x".repeat(300) + "***");
    }

    @Property(tries = 100)
    void a_text_without_secrets_stays(
            @ForAll("secrets") String secret, @ForAll("contexts") String text) {
        assertThat(masked(secret.replace(' ', '_'), text)).isSameAs(text);
    }
}
