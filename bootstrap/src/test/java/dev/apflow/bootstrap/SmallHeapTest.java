package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.bootstrap.plugin.JarMaker;
import dev.apflow.embedded.postgres.PostgresServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tasks that are too large for the process that runs them, and those beside them. */
@Timeout(300)
class SmallHeapTest {

    /** What the JVM ends with where memory runs out, as both launchers ask it to. */
    private static final int OUT_OF_MEMORY = 3;

    private static final String ENDS_ITSELF = "-XX:+ExitOnOutOfMemoryError";
    private static final String LARGE = "{\"method\":\"large\"},\"inputs\":{\"size\":900000}";
    private static final int PARTS = 100;

    private static final String PLUGIN =
            """
            package test;

            import dev.apflow.application.executor.Execution;
            import dev.apflow.application.executor.TaskExecutor;
            import dev.apflow.domain.executor.ExecutorId;
            import dev.apflow.domain.json.JsonNumber;
            import dev.apflow.domain.json.JsonString;
            import dev.apflow.domain.json.JsonValue;
            import java.util.ArrayList;
            import java.util.List;

            public final class Plugin {

                /** Returns a text of so many characters. */
                public static final class Large implements TaskExecutor {
                    @Override
                    public ExecutorId id() {
                        return new ExecutorId("large");
                    }

                    @Override
                    public String description() {
                        return "large";
                    }

                    @Override
                    public JsonValue execute(Execution execution) {
                        JsonNumber size = (JsonNumber) execution.inputs().find("size").get();
                        return new JsonString("x".repeat(size.value().intValue()));
                    }
                }

                /** Uses memory until there is no more. */
                public static final class Exhausting implements TaskExecutor {
                    @Override
                    public ExecutorId id() {
                        return new ExecutorId("exhausting");
                    }

                    @Override
                    public String description() {
                        return "exhausting";
                    }

                    @Override
                    public JsonValue execute(Execution execution) {
                        List<byte[]> all = new ArrayList<>();
                        while (all.size() < 1_000_000) {
                            all.add(new byte[1 << 20]);
                        }
                        return JsonNumber.of((long) all.size());
                    }
                }

                /** Ends the process. */
                public static final class Halting implements TaskExecutor {
                    @Override
                    public ExecutorId id() {
                        return new ExecutorId("halting");
                    }

                    @Override
                    public String description() {
                        return "halting";
                    }

                    @Override
                    public JsonValue execute(Execution execution) {
                        Runtime.getRuntime().halt(9);
                        return JsonNumber.ONE;
                    }
                }
            }
            """;

    @TempDir private Path directory;

    @BeforeEach
    void addExecutors() throws IOException {
        JarMaker.jar(
                Files.createDirectory(directory.resolve("plugins")).resolve("plugin.jar"),
                Map.of("Plugin", PLUGIN),
                "test.Plugin$Large",
                "test.Plugin$Exhausting",
                "test.Plugin$Halting");
    }

    @Test
    void both_launchers_ask_for_the_end() throws IOException {
        assertThat(Files.readString(Path.of("..", "apflow"))).contains(ENDS_ITSELF);
        assertThat(Files.readString(Path.of("src", "image", "apflow"))).contains(ENDS_ITSELF);
    }

    @Test
    void a_fan_in_larger_than_allowed_fails_alone_on_duckdb() throws Exception {
        aFanInFailsAlone(environment(8));
    }

    @Test
    @Tag("chaos")
    void a_fan_in_larger_than_allowed_fails_alone_on_postgresql() throws Exception {
        try (PostgresServer server = PostgresServer.launch()) {
            aFanInFailsAlone(on(server));
        }
    }

    @Test
    void what_exhausts_the_memory_is_set_aside_on_duckdb() throws Exception {
        theCulpritIsSetAside(environment(8), "exhausting", OUT_OF_MEMORY);
    }

    @Test
    @Tag("chaos")
    void what_exhausts_the_memory_is_set_aside_on_postgresql() throws Exception {
        try (PostgresServer server = PostgresServer.launch()) {
            theCulpritIsSetAside(on(server), "exhausting", OUT_OF_MEMORY);
        }
    }

    @Test
    @Tag("chaos")
    void what_ends_the_process_is_set_aside() throws Exception {
        theCulpritIsSetAside(environment(8), "halting", 9);
    }

    @Test
    @Tag("chaos")
    void many_fan_ins_and_large_results_at_once() throws Exception {
        try (Program program = Program.serve(directory, environment(50))) {
            for (int tree = 0; tree < 5; tree++) {
                accepted(program, fanIn("t" + tree + "_", 15 + tree, LARGE));
            }
            for (int tree = 0; tree < 5; tree++) {
                String sum = program.await("/api/v1/tasks/t" + tree + "_sum", "_too_large");
                assertThat(sum).contains("\"status\":\"failed\"");
                program.await("/api/v1/tasks/t" + tree + "_beside", "\"status\":\"completed\"");
            }
        }
    }

    /** As text they are small; in memory JSON takes more than ten times as much. */
    @Test
    @Tag("chaos")
    void many_tasks_with_many_numbers_run_at_once() throws Exception {
        String numbers =
                "{\"method\":\"echo\"},\"inputs\":{\"numbers\":[" + "7777,".repeat(119_999) + "1]}";
        String due = ",\"not_before\":\"" + Instant.now().plusSeconds(20) + "\"";
        try (Program program = Program.serve(directory, environment(50))) {
            for (int i = 0; i < 40; i++) {
                accepted(program, one("n" + i, numbers, due));
            }
            for (int i = 0; i < 40; i++) {
                program.await("/api/v1/tasks/n" + i, "\"status\":\"completed\"");
            }
        }
    }

    private void aFanInFailsAlone(Map<String, String> environment) throws Exception {
        try (Program program = Program.serve(directory, environment)) {
            accepted(program, fanIn("", PARTS, LARGE));

            String sum = program.await("/api/v1/tasks/sum", "inputs_too_large");

            assertThat(sum).contains("\"status\":\"failed\"").contains("at most 16777216");
            program.await("/api/v1/tasks/part99", "\"status\":\"completed\"");
            program.await("/api/v1/tasks/beside", "\"status\":\"completed\"");
            assertThat(program.get("/api/v1/tasks/sum/explain").body())
                    .as("explained without the results")
                    .contains("\"code\":\"failed\"");
            assertThat(program.get("/api/v1/tasks?status=failed").body()).contains("\"sum\"");
            accepted(program, one("later", "{\"method\":\"echo\"}", ""));
            program.await("/api/v1/tasks/later", "\"status\":\"completed\"");
            assertThat(program.terminate()).isZero();
        }
    }

    /** Starts the program again whenever it ends, as a supervisor would. */
    private void theCulpritIsSetAside(Map<String, String> environment, String method, int exitCode)
            throws Exception {
        int limit = 2;
        try (Program first = Program.serve(directory, environment)) {
            accepted(first, one("beside", "{\"method\":\"echo\"}", ""));
            first.await("/api/v1/tasks/beside", "\"status\":\"completed\"");
            first.post(
                    "/api/v1/trees",
                    one("culprit", "{\"method\":\"" + method + "\"}", ",\"max_deliveries\":2"));
            ended(first, exitCode);
        }
        for (int delivery = 2; delivery <= limit; delivery++) {
            try (Program next = Program.startServing(directory, environment)) {
                ended(next, exitCode);
            }
        }
        try (Program last = Program.serve(directory, environment)) {
            String culprit = last.await("/api/v1/tasks/culprit", "too_many_deliveries");

            assertThat(culprit).contains("\"status\":\"failed\"").contains("\"delivery\":" + limit);
            accepted(last, one("later", "{\"method\":\"echo\"}", ""));
            last.await("/api/v1/tasks/later", "\"status\":\"completed\"");
            assertThat(last.terminate()).isZero();
        }
    }

    private static void ended(Program program, int exitCode) throws Exception {
        assertThat(program.exitCode()).isEqualTo(exitCode);
        if (exitCode == OUT_OF_MEMORY) {
            assertThat(program.output())
                    .contains("Terminating due to java.lang.OutOfMemoryError: Java heap space");
        }
    }

    private static void accepted(Program program, String tree) throws Exception {
        assertThat(program.post("/api/v1/trees", tree).statusCode()).isEqualTo(201);
    }

    private Map<String, String> on(PostgresServer server) throws Exception {
        Map<String, String> environment = environment(8);
        environment.put("APFLOW_DATABASE_URL", server.freshDatabase().url());
        return environment;
    }

    private Map<String, String> environment(int slots) {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_TOOL_OPTIONS", "-Xmx192m -XX:+UseSerialGC " + ENDS_ITSELF);
        environment.put("APFLOW_API_PORT", "0");
        environment.put("APFLOW_PLUGINS", directory.resolve("plugins").toString());
        environment.put("APFLOW_MAX_PARALLEL_TASKS", "" + slots);
        return environment;
    }

    /** A sum over many parts, and a task of no priority that needs none of them. */
    private static String fanIn(String prefix, int parts, String part) {
        List<String> tasks = new ArrayList<>();
        List<String> dependencies = new ArrayList<>();
        String child = ",\"parent_id\":\"" + prefix + "sum\"";
        for (int i = 0; i < parts; i++) {
            dependencies.add("{\"id\":\"" + prefix + "part" + i + "\"}");
            tasks.add(task(prefix + "part" + i, part, child));
        }
        String needs = ",\"dependencies\":[" + String.join(",", dependencies) + "]";
        tasks.add(task(prefix + "sum", "{\"method\":\"aggregate_results_executor\"}", needs));
        tasks.add(task(prefix + "beside", "{\"method\":\"echo\"}", child + ",\"priority\":3"));
        return "{\"tasks\":[" + String.join(",", tasks) + "]}";
    }

    private static String one(String id, String schemas, String more) {
        return "{\"tasks\":[" + task(id, schemas, more) + "]}";
    }

    private static String task(String id, String schemas, String more) {
        return "{\"id\":\"" + id + "\",\"name\":\"n\",\"schemas\":" + schemas + more + "}";
    }
}
