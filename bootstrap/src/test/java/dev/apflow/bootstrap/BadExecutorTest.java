package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.bootstrap.plugin.JarMaker;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
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

    @TempDir Path directory;

    @BeforeEach
    void plugins() throws Exception {
        Files.createDirectory(directory.resolve("plugins"));
    }

    private Program serve(String name, String body) throws Exception {
        JarMaker.jar(
                directory.resolve("plugins").resolve(name + ".jar"),
                Map.of(name, String.format(Locale.ROOT, CLASS, name, body)),
                name);
        return Program.serve(directory, Map.of("APFLOW_API_PORT", "0"));
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
}
