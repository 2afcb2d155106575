package dev.apflow.adapters.http.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.http.jwks.KeyReader.Unusable;
import dev.apflow.testkit.tls.Certificate.Kind;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Collections;

class KeyReaderTest {

    private static final Jwk GOOD = Jwk.of(Kind.ED25519, "good");

    private static int used(Jwk... keys) throws Unusable {
        Jwk[] all = Arrays.copyOf(keys, keys.length + 1);
        all[keys.length] = GOOD;
        return KeyReader.read(Jwk.set(all)).size() - 1;
    }

    @Test
    void keys_to_verify_signatures_are_used() throws Unusable {
        assertThat(
                        used(
                                Jwk.of(Kind.RSA, "a"),
                                Jwk.of(Kind.EC, "b").with("use", "sig").with("alg", "ES256"),
                                Jwk.of(Kind.ED25519, "c").with("key_ops", "[\"verify\"]"),
                                Jwk.of(Kind.ED25519, "d").with("alg", "Ed25519")))
                .isEqualTo(4);
    }

    @Test
    void other_keys_are_left_out() throws Unusable {
        assertThat(
                        used(
                                Jwk.of(Kind.RSA, "other purpose").with("use", "enc"),
                                Jwk.of(Kind.RSA, "none of it").with("key_ops", "[\"encrypt\"]"),
                                Jwk.of(Kind.RSA, "other algorithm").with("alg", "RS512"),
                                Jwk.of(Kind.EC, "of another kind").with("alg", "RS256"),
                                Jwk.of(Kind.SHORT_RSA, "short"),
                                Jwk.of(Kind.RSA, "weak").with("e", "AQ"),
                                Jwk.of(Kind.RSA, "long exponent").with("e", "AQAB".repeat(8)),
                                Jwk.of(Kind.EC, "not on the curve").with("x", "A".repeat(43)),
                                Jwk.of(Kind.EC, "other curve").with("crv", "P-384"),
                                Jwk.of(Kind.ED25519, "other curve").with("crv", "X25519"),
                                Jwk.of(Kind.ED25519, "damaged").with("x", "***"),
                                Jwk.of(Kind.ED25519, "other kind").with("kty", "oct")))
                .isZero();
    }

    @Test
    void what_is_no_set_is_refused() {
        for (String text :
                new String[] {
                    "",
                    "[]",
                    "{}",
                    "{\"keys\": {}}",
                    "{\"keys\": []}",
                    Jwk.set(Jwk.of(Kind.SHORT_RSA, "a"))
                }) {
            assertThatThrownBy(() -> KeyReader.read(text)).as(text).isInstanceOf(Unusable.class);
        }
        assertThatThrownBy(
                        () ->
                                KeyReader.read(
                                        Jwk.set(
                                                Collections.nCopies(101, GOOD)
                                                        .toArray(Jwk[]::new))))
                .hasMessageContaining("100 keys");
    }
}
