package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.bootstrap.plugin.JarMaker;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Executors of others that misbehave: the task bears it, the program goes on. */
class BadExecutorTest {

    private static final String CLASS =
            """
            import dev.apflow.application.executor.*;
            import dev.apflow.domain.executor.ExecutorId;
            import dev.apflow.domain.json.*;
            public class %1$s implements TaskExecutor {
                public ExecutorId id() { return new ExecutorId("%1$s"); }
                public JsonValue execute(Execution execution) throws Exception { %2$s }
            }
            """;

    private static final String HALF_A_REQUEST =
            "POST /api/v1/trees HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 1000\r\n\r\n{";

    @TempDir Path directory;

    @BeforeEach
    void plugins() throws Exception {
        Files.createDirectory(directory.resolve("plugins"));
    }

    private Program serve(String name, String body) throws Exception {
        return serve(name, body, Map.of());
    }

    private Program serve(String name, String body, Map<String, String> settings) throws Exception {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("APFLOW_API_PORT", "0");
        environment.put("APFLOW_PLUGINS", "plugins");
        JarMaker.jar(
                directory.resolve("plugins").resolve(name + ".jar"),
                Map.of(name, String.format(Locale.ROOT, CLASS, name, body)),
                name);
        return Program.serve(directory, environment);
    }

    private static String task(String id, String method, String more) {
        return String.format(
                Locale.ROOT,
                """
                {"tasks": [{"id": "%s", "name": "%s", "schemas": {"method": "%s"}%s}]}
                """,
                id,
                id,
                method,
                more);
    }

    private static void submit(Program program, String id, String method, String more)
            throws Exception {
        assertThat(program.post("/api/v1/trees", task(id, method, more)).statusCode())
                .isEqualTo(201);
    }

    private static void assertStillWorks(Program program) throws Exception {
        submit(program, "after", "echo", "");
        program.await("/api/v1/tasks/after", "\"status\":\"completed\"");
        assertThat(program.terminate()).isZero();
    }

    @Test
    void an_error_is_the_failure_of_the_task() throws Exception {
        try (Program program = serve("errs", "throw new StackOverflowError(\"too deep\");")) {
            submit(program, "bad", "errs", "");

            assertThat(program.await("/api/v1/tasks/bad", "\"status\":\"failed\""))
                    .contains("too deep")
                    .doesNotContain("\\tat ");
            assertStillWorks(program);
        }
    }

    @Test
    void whoever_ignores_interruption_is_abandoned_after_its_timeout() throws Exception {
        try (Program program =
                serve(
                        "deaf",
                        "while (true) {"
                            + " java.util.concurrent.locks.LockSupport.parkNanos(1_000_000_000L);"
                            + " Thread.interrupted(); }")) {
            submit(program, "bad", "deaf", ", \"timeout_ms\": 200");

            assertThat(program.await("/api/v1/tasks/bad", "\"status\":\"failed\""))
                    .contains("timed out");
            assertStillWorks(program);
        }
    }

    @Test
    void a_result_of_200_MB_is_refused() throws Exception {
        try (Program program = serve("huge", "return new JsonString(\"x\".repeat(200_000_000));")) {
            submit(program, "bad", "huge", "");

            assertThat(program.await("/api/v1/tasks/bad", "\"status\":\"failed\""))
                    .contains("1048576")
                    .hasSizeLessThan(10_000);
            assertStillWorks(program);
        }
    }

    @Test
    void no_result_at_all_is_a_failure() throws Exception {
        try (Program program = serve("nothing", "return null;")) {
            submit(program, "bad", "nothing", "");

            program.await("/api/v1/tasks/bad", "\"status\":\"failed\"");
            assertStillWorks(program);
        }
    }

    /** From the signal to the end there is one deadline, whatever is in the way. */
    @Test
    void an_executor_that_ignores_its_interruption_holds_up_no_shutdown() throws Exception {
        String deaf =
                "while (true) { try { new java.util.concurrent.CountDownLatch(1).await(); }"
                        + " catch (InterruptedException no) { Thread.interrupted(); } }";
        long signalled;
        try (Program program = serve("deaf", deaf, Map.of("APFLOW_SHUTDOWN_GRACE", "3"))) {
            submit(program, "s", "deaf", "");
            program.await("/api/v1/tasks/s", "in_progress");
            int port = URI.create(program.url()).getPort();
            try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
                slow.getOutputStream().write(HALF_A_REQUEST.getBytes(StandardCharsets.UTF_8));
                signalled = System.nanoTime();
                assertThat(program.terminate()).isZero();
            }

            assertThat(Duration.ofNanos(System.nanoTime() - signalled))
                    .isLessThan(Duration.ofSeconds(6));
        }
        try (Program again = serve("spare", "return JsonNull.NULL;")) {
            assertThat(again.get("/api/v1/tasks/s/events").body())
                    .contains("reassigned", "shutting down");
        }
    }

    @Test
    void a_second_signal_ends_it_at_once() throws Exception {
        try (Program program =
                serve(
                        "slow",
                        "new java.util.concurrent.CountDownLatch(1).await(); return"
                                + " JsonNull.NULL;")) {
            submit(program, "s", "slow", "");
            program.await("/api/v1/tasks/s", "in_progress");
            program.signal();
            program.pause(Duration.ofMillis(300));
            long again = System.nanoTime();

            assertThat(program.terminate()).isZero();

            assertThat(Duration.ofNanos(System.nanoTime() - again))
                    .isLessThan(Duration.ofSeconds(5));
        }
    }
}
