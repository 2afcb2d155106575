package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.ConnectionLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/**
 * A client that sends whatever a socket can carry, before it has shown any token. Longer: {@code
 * -Dapflow.fuzz.requests=1000000}; another course: {@code -Dapflow.fuzz.seed=7}.
 */
class HostileClientTest {

    private static final long SEED = Long.getLong("apflow.fuzz.seed", 1);
    private static final int REQUESTS = Integer.getInteger("apflow.fuzz.requests", 3_000);
    private static final Pattern FAILED = Pattern.compile("(?m)^HTTP/1\\.1 5(?!03)\\d\\d");
    private static final Pattern TRACE = Pattern.compile("Exception|\\tat |\\.java:");
    private static final ConnectionLimits HASTY =
            ConnectionLimits.DEFAULT.withLinger(Duration.ofMillis(50));

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void nothing_that_a_client_sends_is_a_failure_of_the_server() throws IOException {
        AccessSettings tokens =
                new AccessSettings(List.of("the-token-of-this-test"), Optional.empty(), Set.of());
        for (AccessSettings access : List.of(AccessSettings.OPEN, tokens)) {
            try (Server server = Server.start(access, settings -> settings.with(HASTY));
                    Logged logged = new Logged(Level.INFO)) {
                HostileRequests requests = new HostileRequests(SEED);
                for (int i = 0; i < REQUESTS / 2; i++) {
                    require(server, requests.next(), i);
                }
                assertThat(logged.records())
                        .extracting(LogRecord::getMessage)
                        .as("seed " + SEED)
                        .isEmpty();
                assertThat(answers(server, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                        .startsWith("HTTP/1.1 200 ");
            }
        }
    }

    private static void require(Server server, String request, int number) throws IOException {
        String shown =
                String.format(Locale.ROOT, "request %d of seed %d: %s", number, SEED, request);
        String answers = answers(server, request);
        assertThat(FAILED.matcher(answers).find()).as(shown + "\n" + answers).isFalse();
        assertThat(TRACE.matcher(answers).find()).as(shown + "\n" + answers).isFalse();
    }

    /** What comes back until the server closes; a stream of events ends with the client's half. */
    private static String answers(Server server, String request) throws IOException {
        try (Raw raw = new Raw(server)) {
            return raw.text(request).end().rest();
        }
    }

    @Test
    void what_is_refused_before_it_is_understood_is_one_line_at_debug_and_not_without_end()
            throws IOException {
        try (Server server = Server.start(settings -> settings.with(HASTY));
                Logged logged = new Logged(Level.FINE)) {
            for (int i = 0; i < 200; i++) {
                assertThat(answers(server, "\u0001 / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                        .startsWith("HTTP/1.1 400 ")
                        .contains("malformed_request");
            }
            List<LogRecord> lines =
                    logged.records().stream()
                            .filter(line -> line.getLoggerName().contains("RefusedByServer"))
                            .toList();
            assertThat(lines).hasSizeBetween(1, 100);
            assertThat(lines).allMatch(line -> line.getLevel() == Level.FINE);
            assertThat(logged.records())
                    .as("no stack trace, at no level")
                    .allMatch(line -> line.getThrown() == null);
        }
    }
}
