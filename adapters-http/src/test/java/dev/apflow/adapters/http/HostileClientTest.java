package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.ConnectionLimits;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    private static final int CLIENTS = 4;
    private static final Pattern FAILED = Pattern.compile("(?m)^HTTP/1\\.1 5(?!03)\\d\\d");
    private static final String STREAM = "\n: open\n";
    private static final Pattern TRACE = Pattern.compile("Exception|\\tat |\\.java:");
    private static final ConnectionLimits HASTY =
            ConnectionLimits.DEFAULT.withLinger(Duration.ofMillis(50));

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void nothing_that_a_client_sends_is_a_failure_of_the_server() throws Exception {
        AccessSettings tokens =
                new AccessSettings(List.of(HostileRequests.TOKEN), Optional.empty(), Set.of());
        for (AccessSettings access : List.of(AccessSettings.OPEN, tokens)) {
            try (Server server = Server.start(access, settings -> settings.with(HASTY));
                    Logged logged = new Logged(Level.INFO)) {
                play(server, SEED, REQUESTS / 10);
                Use before = Use.now();
                play(server, SEED + CLIENTS, REQUESTS / 2 - REQUESTS / 10);
                before.requireFlat(Use.now());
                assertThat(logged.records())
                        .extracting(LogRecord::getMessage)
                        .as("seed " + SEED)
                        .isEmpty();
                assertThat(answers(server, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                        .startsWith("HTTP/1.1 200 ");
            }
        }
    }

    /** Each client with a seed of its own. */
    private static void play(Server server, long seed, int requests) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                long own = seed + i;
                all.add(
                        clients.submit(
                                () ->
                                        play(
                                                server,
                                                own,
                                                new HostileRequests(own),
                                                requests / CLIENTS)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d hostile requests, seeds %d to %d: %s%n",
                requests,
                seed,
                seed + CLIENTS - 1,
                Use.now());
    }

    private static @Nullable Void play(
            Server server, long seed, HostileRequests requests, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            require(server, seed, requests.next(), i);
        }
        return null;
    }

    /** What the process, client and server, uses. */
    private record Use(int threads, long files, long heapMib) {

        static Use now() {
            System.gc();
            String @Nullable [] files = new File("/proc/self/fd").list();
            Runtime runtime = Runtime.getRuntime();
            return new Use(
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    files == null ? 0 : files.length,
                    (runtime.totalMemory() - runtime.freeMemory()) >> 20);
        }

        /** A little more is chance: threads of pools, files of classes that were loaded late. */
        void requireFlat(Use after) {
            assertThat(after.threads()).as("threads").isLessThanOrEqualTo(threads + 8);
            assertThat(after.files()).as("files").isLessThanOrEqualTo(files + 16);
            assertThat(after.heapMib()).as("heap, MiB").isLessThanOrEqualTo(heapMib + 48);
        }
    }

    private static void require(Server server, long seed, String request, int number)
            throws IOException {
        String shown =
                String.format(Locale.ROOT, "request %d of seed %d: %s", number, seed, request);
        String answers = answers(server, request);
        assertThat(FAILED.matcher(answers).find()).as(shown + "\n" + answers).isFalse();
        assertThat(TRACE.matcher(answers).find()).as(shown + "\n" + answers).isFalse();
    }

    /** What comes back until the server closes, or a stream of events has begun. */
    private static String answers(Server server, String request) throws IOException {
        try (Raw raw = new Raw(server)) {
            raw.text(request).end();
            StringBuilder answers = new StringBuilder();
            byte[] buffer = new byte[1 << 13];
            while (answers.indexOf(STREAM) < 0) {
                int count = raw.input().read(buffer);
                if (count < 0) {
                    break;
                }
                answers.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
            return answers.toString();
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
