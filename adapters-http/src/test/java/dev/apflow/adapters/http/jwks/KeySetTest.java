package dev.apflow.adapters.http.jwks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.KeySource;
import dev.apflow.testkit.tls.Certificate.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** When keys are got, and how long they count. */
@Timeout(60)
class KeySetTest {

    private static final Jwk FIRST = Jwk.of(Kind.ED25519, "first");
    private static final Jwk SECOND = Jwk.of(Kind.EC, "second");

    private volatile Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final InstantSource clock = () -> now;

    private KeySet of(KeyServer server) {
        KeySet keys = new KeySet(new KeySource.Server(server.url()), Optional.empty(), clock);
        Until.holds(() -> first(keys));
        return keys;
    }

    /** Whether a token that says so, and is signed by {@code key}, is taken for signed. */
    private static boolean verifies(KeySet keys, Jwk key, String algorithm, String id) {
        String[] parts = key.token("{}", "{}").split("\\.");
        return keys.verifies(
                algorithm,
                Optional.of(id).filter(text -> !text.isEmpty()),
                (parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8),
                Base64.getUrlDecoder().decode(parts[2]));
    }

    private static boolean first(KeySet keys) {
        return verifies(keys, FIRST, "EdDSA", "first");
    }

    private static boolean second(KeySet keys) {
        return verifies(keys, SECOND, "ES256", "second");
    }

    @Test
    void a_key_that_is_new_is_got_when_a_token_names_it() throws Exception {
        try (KeyServer server = new KeyServer(Jwk.set(FIRST));
                KeySet keys = of(server)) {
            assertThat(first(keys)).isTrue();
            server.says(Jwk.set(FIRST, SECOND));
            assertThat(second(keys)).as("at once").isFalse();
            assertThat(server.asked()).isEqualTo(1);
            now = now.plusSeconds(5);
            assertThat(second(keys)).as("a few seconds later").isTrue();
            assertThat(server.asked()).isEqualTo(2);
        }
    }

    @Test
    void a_key_that_was_taken_away_counts_for_minutes() throws Exception {
        try (KeyServer server = new KeyServer(Jwk.set(FIRST, SECOND));
                KeySet keys = of(server)) {
            assertThat(second(keys)).isTrue();
            server.says(Jwk.set(FIRST));
            now = now.plusSeconds(299);
            assertThat(second(keys)).isTrue();
            assertThat(server.asked()).isEqualTo(1);
            now = now.plusSeconds(2);
            Until.holds(() -> !second(keys));
        }
    }

    @Test
    void while_the_server_is_away_old_keys_count_for_an_hour() throws Exception {
        try (KeyServer server = new KeyServer(Jwk.set(FIRST));
                KeySet keys = of(server)) {
            assertThat(first(keys)).isTrue();
            for (String status : List.of("500 Oops", "302 Found")) {
                server.refuses(status);
                countsAfter(Duration.ofMinutes(20), server, keys);
            }
            server.says("x".repeat(300 << 10));
            countsAfter(Duration.ofMinutes(19), server, keys);
            now = now.plus(Duration.ofMinutes(2));
            Until.holds(() -> !first(keys));
            server.says(Jwk.set(FIRST));
            now = now.plus(Duration.ofMinutes(1));
            Until.holds(() -> first(keys));
        }
    }

    /** The key is good the whole time, also when the server has been asked once more. */
    private void countsAfter(Duration time, KeyServer server, KeySet keys) {
        int asked = server.asked();
        now = now.plus(time);
        Until.holds(
                () -> {
                    assertThat(first(keys)).as("after %s", time).isTrue();
                    return server.asked() > asked;
                });
    }

    @Test
    void a_flood_of_unknown_keys_asks_no_more_often() throws Exception {
        try (KeyServer server = new KeyServer(Jwk.set(FIRST));
                KeySet keys = of(server);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(first(keys)).isTrue();
            for (int second = 0; second < 10; second++) {
                now = now.plusSeconds(1);
                List<Future<Boolean>> answers = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    String id = "unknown-" + i;
                    answers.add(clients.submit(() -> verifies(keys, FIRST, "EdDSA", id)));
                }
                for (Future<Boolean> each : answers) {
                    assertThat(each.get()).isFalse();
                }
            }
            assertThat(server.asked()).isLessThanOrEqualTo(3);
            assertThat(first(keys)).isTrue();
        }
    }

    @Test
    void a_key_is_used_with_its_own_algorithm_alone() throws Exception {
        Jwk same = Jwk.of(Kind.ED25519, "same");
        Jwk sameId = Jwk.of(Kind.EC, "same");
        try (KeyServer server = new KeyServer(Jwk.set(FIRST, SECOND, same, sameId));
                KeySet keys = of(server)) {
            assertThat(verifies(keys, same, "EdDSA", "same")).isTrue();
            assertThat(verifies(keys, sameId, "ES256", "same")).isTrue();
            for (String algorithm :
                    List.of("ES256", "RS256", "HS256", "none", "", "ES384", "eddsa")) {
                assertThat(verifies(keys, FIRST, algorithm, "first")).as(algorithm).isFalse();
            }
            assertThat(verifies(keys, FIRST, "EdDSA", "same")).as("another key").isFalse();
            assertThat(verifies(keys, FIRST, "EdDSA", "")).as("which of two?").isFalse();
        }
    }

    @Test
    void a_token_without_a_name_of_a_key_means_the_only_one() throws Exception {
        try (KeyServer server = new KeyServer(Jwk.set(FIRST, SECOND));
                KeySet keys = of(server)) {
            assertThat(verifies(keys, FIRST, "EdDSA", "")).isTrue();
            assertThat(verifies(keys, SECOND, "ES256", "")).isTrue();
        }
    }

    @Test
    void a_file_is_read_again_and_a_damaged_one_changes_nothing(@TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(directory.resolve("keys.json"), Jwk.set(FIRST));
        try (KeySet keys = new KeySet(new KeySource.File(file), Optional.empty(), clock)) {
            Until.holds(() -> first(keys));
            Files.writeString(file, Jwk.set(FIRST, SECOND));
            now = now.plusSeconds(1);
            Until.holds(() -> second(keys));
            Files.writeString(file, "damaged");
            now = now.plus(Duration.ofDays(1));
            assertThat(second(keys)).isTrue();
            Files.writeString(file, Jwk.set(SECOND));
            now = now.plusSeconds(1);
            Until.holds(() -> !first(keys));
        }
    }
}
