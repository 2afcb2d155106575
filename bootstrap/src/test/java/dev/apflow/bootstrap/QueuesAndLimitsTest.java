package dev.apflow.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apflow.bootstrap.cli.ApflowCommand;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Queues, limits and pauses by the command line, against a server that runs tasks. */
class QueuesAndLimitsTest {

    private static final String TREE =
            """
            {"tasks": [{"id": "%s", "name": "n", "schemas": {"method": "%s"}, "inputs": %s%s}]%s}
            """;

    @TempDir Path directory;

    private Program server;

    private record Output(int code, String text) {}

    @Test
    void queues_are_limited_paused_and_explained_on_duckdb() throws Exception {
        queuesAreLimitedPausedAndExplained(Map.of("APFLOW_API_PORT", "0"));
    }

    @Test
    void queues_are_limited_paused_and_explained_on_postgresql() throws Exception {
        queuesAreLimitedPausedAndExplained(
                Map.of(
                        "APFLOW_API_PORT",
                        "0",
                        "APFLOW_DATABASE_URL",
                        TestPostgres.freshDatabase().url()));
    }

    @Test
    void a_node_takes_tasks_of_its_queues_alone() throws Exception {
        try (Program program =
                Program.serve(
                        directory,
                        Map.of("APFLOW_API_PORT", "0", "APFLOW_QUEUES", "mail,reports"))) {
            server = program;
            submit(0, tree("foreign", "echo", "{}", "", ""));
            submit(0, tree("own", "echo", "{}", ", \"queue\": \"mail\"", ""));
            server.await("/api/v1/tasks/own", "\"status\":\"completed\"");
            assertThat(server.get("/api/v1/tasks/foreign").body())
                    .contains("\"state\":\"no_node\"");
            assertThat(apflow(0, "tasks", "explain", "foreign"))
                    .contains("does not take tasks of the queue default");
            assertThat(apflow(0, "tasks", "list", "--state", "no_node")).contains("foreign");
            assertThat(server.get("/api/v1/cluster").body())
                    .contains("\"queues\":[\"mail\",\"reports\"]");
        }
    }

    private void queuesAreLimitedPausedAndExplained(Map<String, String> environment)
            throws Exception {
        try (Program program = Program.serve(directory, environment)) {
            server = program;
            aPausedQueueStartsNothing();
            aFullQueueLetsOthersPass();
            pausesHaveScopes();
            keysAndRatesAreExplained();
            aChangeMovesATask();
            treesAreUnique();
            wrongCallsAreRefused();
        }
    }

    private void aPausedQueueStartsNothing() throws Exception {
        assertThat(apflow(0, "queues", "pause", "mail", "--reason", "server moves"))
                .isEqualTo("mail is paused\n");
        submit(0, tree("letter", "echo", "{}", ", \"queue\": \"mail\"", ""));
        submit(0, tree("other", "echo", "{}", "", ""));
        server.await("/api/v1/tasks/other", "\"status\":\"completed\"");
        assertThat(apflow(0, "tasks", "explain", "letter"))
                .contains("queue_paused", "server moves");
        assertThat(apflow(0, "tasks", "list", "--queue", "mail"))
                .contains("letter", "ready")
                .doesNotContain("other");
        assertThat(apflow(0, "queues", "list")).contains("default", "mail", "paused: server moves");
        apflow(5, "queues", "delete", "mail");
        assertThat(apflow(0, "queues", "resume", "mail")).isEqualTo("mail is not paused\n");
        server.await("/api/v1/tasks/letter", "\"status\":\"completed\"");
        apflow(4, "queues", "get", "mail");
    }

    private void aFullQueueLetsOthersPass() throws Exception {
        assertThat(
                        apflow(
                                0,
                                "queues",
                                "put",
                                "slow",
                                "--max-running",
                                "1",
                                "--rate-limit",
                                "1000",
                                "--rate-period-ms",
                                "1000"))
                .isEqualTo("slow: at most 1, 1000 in 1000 ms\n");
        String sleep = "{\"duration_ms\": 60000}";
        submit(0, tree("first", "sleep", sleep, ", \"queue\": \"slow\"", ""));
        server.await("/api/v1/tasks/first", "\"status\":\"in_progress\"");
        submit(0, tree("second", "sleep", sleep, ", \"queue\": \"slow\"", ""));
        assertThat(server.await("/api/v1/tasks/second/explain", "queue_full"))
                .contains("\"running\":1", "\"limit\":1");
        submit(0, tree("third", "echo", "{}", "", ""));
        server.await("/api/v1/tasks/third", "\"status\":\"completed\"");
        assertThat(apflow(0, "queues", "get", "slow", "-o", "json"))
                .contains("\"running\": 1", "\"queue_full\": 1", "\"version\": 1");
        apflow(5, "queues", "put", "slow", "--max-running", "2", "--version", "7");
        assertThat(apflow(0, "queues", "put", "slow", "--version", "1"))
                .isEqualTo("slow: no limits\n");
        server.await("/api/v1/tasks/second", "\"status\":\"in_progress\"");
        apflow(0, "tasks", "cancel", "first");
        apflow(0, "tasks", "cancel", "second");
        assertThat(apflow(0, "queues", "delete", "slow")).isEqualTo("deleted slow\n");
        assertThat(server.get("/metrics").body())
                .contains("apflow_queue_tasks{queue=\"default\",state=\"ready\"} 0.0");
    }

    private void pausesHaveScopes() throws Exception {
        assertThat(apflow(0, "pause", "method", "echo", "--reason", "a test"))
                .isEqualTo("paused: method echo: a test\n");
        submit(0, tree("held", "echo", "{}", "", ""));
        assertThat(apflow(0, "queues", "list")).contains("paused: method echo: a test");
        assertThat(server.await("/api/v1/tasks/held/explain", "\"code\":\"paused\""))
                .contains("\"scope\":\"method\"", "\"value\":\"echo\"");
        assertThat(apflow(0, "resume", "method", "echo")).isEqualTo("resumed\n");
        server.await("/api/v1/tasks/held", "\"status\":\"completed\"");
        assertThat(apflow(0, "resume", "cluster")).isEqualTo("was not paused\n");
    }

    private void keysAndRatesAreExplained() throws Exception {
        String sleep = "{\"duration_ms\": 60000}";
        String key = ", \"concurrency\": [{\"key\": \"api\", \"limit\": 1}]";
        submit(0, tree("k1", "sleep", sleep, key, ""));
        server.await("/api/v1/tasks/k1", "\"status\":\"in_progress\"");
        submit(0, tree("k2", "sleep", sleep, key, ""));
        submit(0, tree("k3", "sleep", sleep, key, ""));
        assertThat(server.await("/api/v1/tasks/k3/explain", "\"code\":\"concurrency\""))
                .contains("\"key\":\"api\"", "\"running\":1", "\"limit\":1", "\"position\":2");
        apflow(0, "tasks", "cancel", "k1");
        server.await("/api/v1/tasks/k2", "\"status\":\"in_progress\"");
        apflow(0, "tasks", "cancel", "k2");
        server.await("/api/v1/tasks/k3", "\"status\":\"in_progress\"");
        apflow(0, "tasks", "cancel", "k3");
        String rate = ", \"rate\": [{\"key\": \"sms\", \"limit\": 1, \"period_ms\": 3600000}]";
        submit(0, tree("r1", "echo", "{}", rate, ""));
        server.await("/api/v1/tasks/r1", "\"status\":\"completed\"");
        submit(0, tree("r2", "echo", "{}", rate, ""));
        assertThat(server.await("/api/v1/tasks/r2/explain", "\"code\":\"rate\""))
                .contains("\"key\":\"sms\"", "\"next_free_at\":\"20");
        assertThat(apflow(0, "queues", "get", "default", "-o", "json")).contains("\"rate\": 1");
    }

    private void aChangeMovesATask() throws Exception {
        apflow(0, "queues", "pause", "hold", "--reason", "a test");
        submit(0, tree("moved", "echo", "{}", ", \"queue\": \"hold\"", ""));
        assertThat(server.get("/api/v1/tasks/moved/explain").body()).contains("queue_paused");
        String answer = update("moved", "\"queue\": null, \"fair_key\": \"f\"");
        assertThat(answer).contains("\"queue\":\"default\"", "\"fair_key\":\"f\"");
        server.await("/api/v1/tasks/moved", "\"status\":\"completed\"");
        assertThat(update("r2", "\"rate\": null")).contains("\"rate\":[]");
        server.await("/api/v1/tasks/r2", "\"status\":\"completed\"");
        apflow(0, "queues", "delete", "hold");
    }

    private String update(String task, String fields) throws Exception {
        return server.post(
                        "/tasks",
                        String.format(
                                Locale.ROOT,
                                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tasks.update\","
                                        + " \"params\": {\"task_id\": \"%s\", %s}}",
                                task,
                                fields))
                .body();
    }

    private void treesAreUnique() throws Exception {
        String later = ", \"not_before\": \"2999-01-01T00:00:00Z\"";
        String rule = ", \"unique\": {\"key\": \"index\", \"on_hit\": \"%s\"}";
        submit(0, tree("one", "echo", "{}", later, rule(rule, "reject")));
        submit(5, tree("two", "echo", "{}", later, rule(rule, "reject")));
        assertThat(submit(0, tree("two", "echo", "{}", later, rule(rule, "existing"))))
                .isEqualTo("one\n");
        assertThat(submit(0, tree("two", "echo", "{}", later, rule(rule, "replace"))))
                .isEqualTo("two\n");
        assertThat(server.get("/api/v1/tasks/one").body()).contains("\"status\":\"cancelled\"");
        apflow(0, "tasks", "cancel", "two");
    }

    private static String rule(String rule, String onHit) {
        return String.format(Locale.ROOT, rule, onHit);
    }

    private void wrongCallsAreRefused() throws IOException {
        apflow(2, "queues", "pause", "mail");
        apflow(2, "queues", "put", "mail", "--max-running", "many");
        apflow(2, "queues", "put", "mail", "--max-running", "0");
        apflow(2, "queues", "put", "a b", "--max-running", "1");
        apflow(2, "pause", "planet", "--reason", "r");
        apflow(2, "pause");
        apflow(4, "queues", "get", "nowhere");
    }

    private static String tree(
            String id, String method, String inputs, String fields, String members) {
        return String.format(Locale.ROOT, TREE, id, method, inputs, fields, members);
    }

    private String submit(int code, String tree) throws IOException {
        Path file = Files.writeString(directory.resolve("tree.json"), tree);
        return apflow(code, "trees", "submit", file.toString());
    }

    private String apflow(int code, String... arguments) throws IOException {
        Output output = run(arguments);
        assertThat(output.code).as(output.text + String.join(" ", arguments)).isEqualTo(code);
        return output.text;
    }

    private Output run(String... arguments) throws IOException {
        String[] all =
                Stream.concat(Arrays.stream(arguments), Stream.of("--url", server.url()))
                        .toArray(String[]::new);
        PrintStream console = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            return new Output(ApflowCommand.run(all), out.toString(UTF_8));
        } finally {
            System.setOut(console);
        }
    }
}
