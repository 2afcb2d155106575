package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import dev.apflow.adapters.http.jwks.Jwk;
import dev.apflow.adapters.http.jwks.KeyServer;
import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.KeySource;
import dev.apflow.adapters.http.settings.SignedFor;
import dev.apflow.testkit.tls.Certificate.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tokens that somebody else signs, whose keys are asked for. */
class KeyTokensTest {

    private static final Jwk RSA = Jwk.of(Kind.RSA, "rsa");
    private static final Jwk EC = Jwk.of(Kind.EC, "ec");
    private static final Jwk ED = Jwk.of(Kind.ED25519, "ed");
    private static final String SET = Jwk.set(RSA, EC, ED);

    private static AccessSettings access(KeyServer keys, Optional<String> secret) {
        return new AccessSettings(List.of(), secret, Set.of())
                .withKeys(Optional.of(new KeySource.Server(keys.url())))
                .signedFor(new SignedFor(Optional.of("issuer"), Optional.of("apflow")));
    }

    private static String claims(long validFor, String more) {
        return "{\"sub\": \"ann\", \"scope\": \"apflow:read\", \"iss\": \"issuer\", \"aud\":"
                + " \"apflow\", \"exp\": "
                + (Instant.now().getEpochSecond() + validFor)
                + more
                + "}";
    }

    /** One that has got the keys; the first time that takes a moment. */
    private static Server started(AccessSettings access) {
        Server server = Server.start(access);
        String token = ED.token("{\"alg\": \"EdDSA\", \"kid\": \"ed\"}", claims(60, ""));
        Await.until("it has the keys", Duration.ofSeconds(20), () -> get(server, token) == 200);
        return server;
    }

    private static int get(Server server, String token) {
        return new Client(server).get("/api/v1/tasks", "Authorization", "Bearer " + token).status();
    }

    @ParameterizedTest
    @CsvSource({"RS256, rsa", "ES256, ec", "EdDSA, ed", "Ed25519, ed"})
    void tokens_of_each_kind_of_key_open(String algorithm, String id) throws Exception {
        Jwk key = id.equals("rsa") ? RSA : id.equals("ec") ? EC : ED;
        String header = "{\"alg\": \"" + algorithm + "\", \"kid\": \"" + id + "\"}";
        try (KeyServer keys = new KeyServer(SET);
                Server server = started(access(keys, Optional.empty()))) {
            assertThat(get(server, key.token(header, claims(60, "")))).isEqualTo(200);
            assertThat(get(server, key.token(header, claims(-60, "")))).as("late").isEqualTo(401);
            assertThat(get(server, key.token(header, claims(60, ", \"nbf\": 99999999999"))))
                    .as("early")
                    .isEqualTo(401);
            assertThat(get(server, key.token(header, "{\"sub\": \"ann\", \"iss\": \"issuer\"}")))
                    .as("without an end")
                    .isEqualTo(401);
            assertThat(get(server, key.token(header, claims(60, "").replace("issuer", "other"))))
                    .as("another issuer")
                    .isEqualTo(401);
            assertThat(
                            get(
                                    server,
                                    key.token(
                                            header, claims(60, "").replace("\"apflow\"", "\"o\""))))
                    .as("another audience")
                    .isEqualTo(401);
            String good = key.token(header, claims(60, ""));
            assertThat(get(server, good.substring(0, good.lastIndexOf('.') + 1))).isEqualTo(401);
            assertThat(get(server, good.replaceFirst("\\.e", ".f"))).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\": \"none\"}",
                "{\"alg\": \"none\", \"kid\": \"ed\"}",
                "{\"alg\": \"HS256\", \"kid\": \"ed\"}",
                "{\"alg\": \"RS256\", \"kid\": \"ed\"}",
                "{\"alg\": \"EdDSA\", \"kid\": \"other\"}",
                "{\"alg\": \"EdDSA\", \"kid\": \"rsa\"}",
                "{\"alg\": \"EdDSA\", \"kid\": \"ed\", \"crit\": [\"exp\"]}",
                "{\"kid\": \"ed\"}",
                "{\"alg\": \"EdDSA\", \"kid\": {}}"
            })
    void headers_that_say_otherwise_do_not(String header) throws Exception {
        try (KeyServer keys = new KeyServer(SET);
                Server server = started(access(keys, Optional.empty()))) {
            assertThat(get(server, ED.token(header, claims(60, "")))).isEqualTo(401);
        }
    }

    /** What everybody can read is no secret: the public key in each of its forms. */
    @Test
    void a_public_key_is_never_taken_for_a_secret() throws Exception {
        String secret = "0123456789abcdef0123456789abcdef";
        JWTClaimsSet claims =
                new JWTClaimsSet.Builder()
                        .subject("eve")
                        .claim("scope", "apflow:read")
                        .issuer("issuer")
                        .audience("apflow")
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build();
        try (KeyServer keys = new KeyServer(SET);
                Server server = started(access(keys, Optional.of(secret)));
                Server without = started(access(keys, Optional.empty()))) {
            for (byte[] guess :
                    List.of(
                            RSA.publicKey(),
                            SET.getBytes(StandardCharsets.UTF_8),
                            RSA.json().getBytes(StandardCharsets.UTF_8))) {
                SignedJWT forged =
                        new SignedJWT(
                                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build(),
                                claims);
                forged.sign(new MACSigner(guess));
                assertThat(get(server, forged.serialize())).isEqualTo(401);
                assertThat(get(without, forged.serialize())).isEqualTo(401);
            }
            SignedJWT good = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            good.sign(new MACSigner(secret));
            assertThat(get(server, good.serialize())).as("of the secret").isEqualTo(200);
            assertThat(get(without, good.serialize())).as("where there is none").isEqualTo(401);
        }
    }
}
