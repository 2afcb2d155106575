package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;

import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.SignedFor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class AccessTest {

    private static final String SECRET =
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final AccessSettings GUARDED =
            new AccessSettings(
                    List.of("first-token-of-two", "second-token"),
                    Optional.of(SECRET),
                    Set.of("apflow.example.com"));

    private static Response get(Client client, String token) {
        return client.get("/api/v1/tasks", "Authorization", token);
    }

    private static String jwt(JWSAlgorithm algorithm, String secret, JWTClaimsSet claims)
            throws JOSEException {
        SignedJWT jwt = new SignedJWT(new JWSHeader(algorithm), claims);
        jwt.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
        return "Bearer " + jwt.serialize();
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("ann")
                .claim("scope", "apflow:read")
                .expirationTime(seconds(60));
    }

    private static Date seconds(long fromNow) {
        return Date.from(Instant.now().plusSeconds(fromNow));
    }

    @Test
    void everything_but_health_description_and_page_is_guarded() {
        try (Server server = Server.start(GUARDED)) {
            Client client = new Client(server);
            for (String path :
                    List.of(
                            "/api/v1/tasks",
                            "/api/v1/trees/x",
                            "/api/v1/events",
                            "/api/v1/cluster",
                            "/metrics",
                            "/nope")) {
                Response refused = client.get(path);
                assertThat(refused.status()).as(path).isEqualTo(401);
                assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
                assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(refused.text("code")).isEqualTo("unauthorized");
            }
            for (String path :
                    List.of(
                            "/health/live",
                            "/health/ready",
                            "/health/started",
                            "/openapi.json",
                            "/ui/")) {
                assertThat(client.get(path).status()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void writes_are_refused_before_they_are_read() {
        try (Server server = Server.start(GUARDED)) {
            Client client = new Client(server);
            assertThat(client.post("/api/v1/trees", "{broken").status()).isEqualTo(401);
            assertThat(client.delete("/api/v1/tasks/x").status()).isEqualTo(401);
            Response rpc = client.post("/tasks", "{broken");
            assertThat(rpc.status()).isEqualTo(401);
            assertThat(rpc.text("error.code")).isEqualTo("-32004");
            assertThat(rpc.header("WWW-Authenticate")).startsWith("Bearer");
        }
    }

    @Test
    void each_static_token_opens() {
        try (Server server = Server.start(GUARDED)) {
            Client client = new Client(server);
            assertThat(get(client, "Bearer first-token-of-two").status()).isEqualTo(200);
            assertThat(get(client, "bearer second-token").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer first-token-of-tw",
                "Bearer first-token-of-two2",
                "Bearer first-token-of-two, second-token",
                "Bearer FIRST-TOKEN-OF-TWO",
                "Bearer",
                "Bearer ",
                "Basic first-token-of-two",
                "first-token-of-two",
                "Bearer a.b.c",
                "Bearer ..",
                "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ."
            })
    void other_tokens_do_not(String token) {
        try (Server server = Server.start(GUARDED)) {
            Response refused = get(new Client(server), token);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer error=");
            assertThat(refused.body()).doesNotContain("first-token");
        }
    }

    /** Tasks and events are to name whose they are. */
    @Test
    void a_signed_token_names_somebody_whom_an_event_can_name() throws Exception {
        String wide = "\ud83d\ude00";
        try (Server server = Server.start(GUARDED)) {
            Client client = new Client(server);
            for (String name : List.of("a b", "auth0|1", "\u00e9", wide.repeat(255))) {
                String token = jwt(JWSAlgorithm.HS256, SECRET, claims().subject(name).build());
                assertThat(client.get("/api/v1/whoami", "Authorization", token).text("name"))
                        .isEqualTo(name);
            }
            for (String name : List.of("", "a\nb", "a\0b", "x".repeat(256), wide.repeat(256))) {
                String token = jwt(JWSAlgorithm.HS256, SECRET, claims().subject(name).build());
                assertThat(get(client, token).status()).isEqualTo(401);
            }
        }
    }

    @Test
    void signed_tokens_open_while_they_are_valid() throws Exception {
        try (Server server = Server.start(GUARDED)) {
            Client client = new Client(server);
            JWSAlgorithm hs256 = JWSAlgorithm.HS256;
            assertThat(get(client, jwt(hs256, SECRET, claims().build())).status()).isEqualTo(200);
            assertThat(
                            get(
                                            client,
                                            jwt(
                                                    hs256,
                                                    SECRET,
                                                    claims().expirationTime(seconds(60))
                                                            .notBeforeTime(seconds(-60))
                                                            .build()))
                                    .status())
                    .isEqualTo(200);
            for (JWTClaimsSet invalid :
                    List.of(
                            claims().expirationTime(seconds(-60)).build(),
                            claims().expirationTime(null).build(),
                            new JWTClaimsSet.Builder().build(),
                            claims().audience("another").build(),
                            claims().claim("exp", "tomorrow").build(),
                            claims().notBeforeTime(seconds(60)).build())) {
                assertThat(get(client, jwt(hs256, SECRET, invalid)).status()).isEqualTo(401);
            }
        }
    }

    /** Events name who caused them. */
    @Test
    void signed_tokens_name_who_calls() throws Exception {
        try (Server server = Server.start(GUARDED)) {
            Client client = new Client(server);
            for (String name : Arrays.asList(null, "", "a\nb", "x".repeat(256))) {
                JWTClaimsSet nameless = claims().subject(name).build();
                Response refused = get(client, jwt(JWSAlgorithm.HS256, SECRET, nameless));

                assertThat(refused.status()).as("%s", name).isEqualTo(401);
                assertThat(refused.text("detail")).contains("no usable claim sub");
                assertThat(refused.header("WWW-Authenticate"))
                        .isEqualTo("Bearer error=\"invalid_token\"");
            }
            JWTClaimsSet forged = claims().subject(null).build();
            String other = SECRET.replace('a', 'b') + "!";
            assertThat(get(client, jwt(JWSAlgorithm.HS256, other, forged)).text("detail"))
                    .doesNotContain("sub");
        }
    }

    @Test
    void signed_tokens_are_from_and_for_whom_they_have_to_be() throws Exception {
        SignedFor us = new SignedFor(Optional.of("https://issuer"), Optional.of("apflow"));
        try (Server server = Server.start(GUARDED.signedFor(us))) {
            Client client = new Client(server);
            JWTClaimsSet.Builder ours = claims().issuer("https://issuer").audience("apflow");
            JWTClaimsSet.Builder several = claims().issuer("https://issuer");
            several.audience(List.of("other", "apflow"));
            for (JWTClaimsSet good : List.of(ours.build(), several.build())) {
                assertThat(get(client, jwt(JWSAlgorithm.HS256, SECRET, good)).status())
                        .isEqualTo(200);
            }
            for (JWTClaimsSet others :
                    List.of(
                            claims().build(),
                            claims().issuer("https://issuer").build(),
                            claims().audience("apflow").build(),
                            claims().issuer("https://issuer/").audience("apflow").build(),
                            claims().issuer("https://issuer").audience("Apflow").build(),
                            claims().issuer("https://issuer").audience(List.of()).build())) {
                assertThat(get(client, jwt(JWSAlgorithm.HS256, SECRET, others)).status())
                        .as(others.toString())
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void tokens_signed_otherwise_do_not() throws Exception {
        try (Server server = Server.start(GUARDED)) {
            Client client = new Client(server);
            JWTClaimsSet claims = claims().build();
            for (String token :
                    List.of(
                            jwt(JWSAlgorithm.HS256, SECRET.replace('0', '1'), claims),
                            jwt(JWSAlgorithm.HS384, SECRET, claims),
                            jwt(JWSAlgorithm.HS512, SECRET, claims),
                            "Bearer " + new PlainJWT(claims).serialize())) {
                assertThat(get(client, token).status()).isEqualTo(401);
            }
            String good = jwt(JWSAlgorithm.HS256, SECRET, claims);
            String tampered = good.substring(0, good.length() - 4) + "AAAA";
            assertThat(get(client, tampered).status()).isEqualTo(401);
        }
    }

    @Test
    void static_tokens_alone_let_no_signed_one_in() throws Exception {
        AccessSettings tokens =
                new AccessSettings(List.of("only-token"), Optional.empty(), Set.of());
        try (Server server = Server.start(tokens)) {
            Client client = new Client(server);
            assertThat(get(client, jwt(JWSAlgorithm.HS256, SECRET, claims().build())).status())
                    .isEqualTo(401);
            assertThat(get(client, "Bearer only-token").status()).isEqualTo(200);
        }
    }

    @Test
    void secrets_are_checked_and_never_shown() {
        assertThatThrownBy(() -> new AccessSettings(List.of(), Optional.of("short"), Set.of()))
                .hasMessageContaining("32 bytes")
                .hasMessageNotContaining("short");
        assertThatThrownBy(() -> new AccessSettings(List.of(" "), Optional.empty(), Set.of()))
                .hasMessageContaining("tokens");
        assertThat(GUARDED.toString()).doesNotContain("token").doesNotContain(SECRET);
    }

    private static Response raw(Server server, String method, String... headers)
            throws IOException {
        try (Raw raw = new Raw(server)) {
            raw.lines(method + " /api/v1/tasks HTTP/1.1").lines(headers).lines("");
            return raw.response();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example", "https://evil.example", "null",
                        "http://127.0.0.1.evil.example",
                "http://localhost:1", "file://", "http://localhost@evil.example",
                        "http://localhost.evil.example"
            })
    void pages_of_another_origin_may_not_call(String origin) throws IOException {
        try (Server server = Server.start()) {
            String host = "Host: localhost:" + server.port();
            Response refused = raw(server, "GET", host, "Origin: " + origin);
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.text("code")).isEqualTo("foreign_origin");
            assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void a_page_of_this_server_may_call() throws IOException {
        try (Server server = Server.start()) {
            String own = "localhost:" + server.port();
            assertThat(raw(server, "GET", "Host: " + own, "Origin: http://" + own).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_preflight_is_not_answered_with_leave() throws IOException {
        try (Server server = Server.start()) {
            Response refused =
                    raw(
                            server,
                            "OPTIONS",
                            "Host: localhost",
                            "Origin: http://evil.example",
                            "Access-Control-Request-Method: POST",
                            "Access-Control-Request-Headers: content-type");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.headers().map().keySet())
                    .noneMatch(name -> name.startsWith("Access-Control"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example", "evil.example:8000", "10.0.0.1", "127.0.0.1.evil.example"})
    void without_authentication_loopback_answers_under_its_own_names_alone(String host)
            throws IOException {
        try (Server server = Server.start()) {
            Response refused = raw(server, "GET", "Host: " + host, "Origin: http://" + host);
            assertThat(refused.status()).isEqualTo(421);
            assertThat(refused.text("code")).isEqualTo("foreign_host");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8000",
                "127.0.0.1",
                "127.9.9.9:1",
                "[::1]:8000",
                "apflow.localhost"
            })
    void names_of_loopback_are_its_own(String host) throws IOException {
        try (Server server = Server.start()) {
            assertThat(raw(server, "GET", "Host: " + host).status()).isEqualTo(200);
        }
    }

    @Test
    void trusted_names_are_its_own_too() throws IOException {
        AccessSettings trusting =
                new AccessSettings(List.of(), Optional.empty(), Set.of("Apflow.Example.com"));
        try (Server server = Server.start(trusting)) {
            String host = "Host: apflow.example.com";
            assertThat(raw(server, "GET", host).status()).isEqualTo(200);
            assertThat(raw(server, "GET", host, "Origin: https://apflow.example.com").status())
                    .isEqualTo(200);
            assertThat(
                            raw(
                                            server,
                                            "GET",
                                            "Host: localhost",
                                            "Origin: https://apflow.example.com")
                                    .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void with_authentication_any_name_will_do() throws IOException {
        try (Server server = Server.start(GUARDED)) {
            assertThat(
                            raw(
                                            server,
                                            "GET",
                                            "Host: anything.example",
                                            "Authorization: Bearer second-token")
                                    .status())
                    .isEqualTo(200);
        }
    }
}
