package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult.Parsed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Who may do what: each route and each method of JSON-RPC with each scope and without. */
class ScopesTest {

    private static final String READ = "apflow:read";
    private static final String WRITE = "apflow:write";
    private static final String ADMIN = "apflow:admin";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Map<String, String> RPC =
            new TreeMap<>(
                    Map.ofEntries(
                            Map.entry("tasks.create", WRITE),
                            Map.entry("tasks.get", READ),
                            Map.entry("tasks.update", WRITE),
                            Map.entry("tasks.delete", ADMIN),
                            Map.entry("tasks.list", READ),
                            Map.entry("tasks.execute", WRITE),
                            Map.entry("tasks.cancel", WRITE),
                            Map.entry("tasks.tree", READ),
                            Map.entry("tasks.children", READ),
                            Map.entry("tasks.copy", WRITE),
                            Map.entry("tasks.detail", READ),
                            Map.entry("tasks.running.list", READ),
                            Map.entry("tasks.running.status", READ),
                            Map.entry("tasks.running.count", READ),
                            Map.entry("queues.list", READ),
                            Map.entry("queues.get", READ),
                            Map.entry("queues.pauses", READ),
                            Map.entry("queues.put", ADMIN),
                            Map.entry("queues.delete", ADMIN),
                            Map.entry("queues.pause", ADMIN),
                            Map.entry("queues.resume", ADMIN),
                            Map.entry("system.health", READ),
                            Map.entry("system.executors", READ)));

    @TempDir Path directory;
    private Path file;
    private Server server;
    private Client client;

    private static String sha256(String token) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String line(String name, String scopes) {
        return name + " " + scopes + " sha256:" + sha256("token-of-" + name);
    }

    private static String[] as(String name) {
        return new String[] {"Authorization", "Bearer token-of-" + name};
    }

    @BeforeEach
    void start() throws IOException {
        file = directory.resolve("tokens");
        Files.write(
                file,
                List.of(
                        "# who may what",
                        "",
                        line("read", READ),
                        line("write", WRITE),
                        line("admin", ADMIN),
                        line("all", READ + "," + WRITE + "," + ADMIN)));
        open(settings());
    }

    /** Starts a server, and what asks it. */
    void open(AccessSettings settings) throws IOException {
        Server started = Server.start(settings);
        open(started, new Client(started));
    }

    final void open(Server started, Client asking) {
        server = started;
        client = asking;
    }

    private AccessSettings settings() {
        return new AccessSettings(List.of(), Optional.empty(), Set.of())
                .withTokensFile(Optional.of(file));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A route as its description has it: {@code GET /api/v1/tasks}, and the scope it needs. */
    private record Described(String method, String path, String scope) {}

    private static JsonObject member(JsonValue of, String name) {
        return (JsonObject) ((JsonObject) of).find(name).orElseThrow();
    }

    private List<Described> described() {
        var parsed = JsonText.parse(client.get("/openapi.json").body(), JsonLimits.DEFAULT);
        List<Described> all = new ArrayList<>();
        member(((Parsed) parsed).value(), "paths")
                .members()
                .forEach(
                        (path, methods) ->
                                ((JsonObject) methods)
                                        .members()
                                        .forEach((method, about) -> add(all, method, path, about)));
        return all;
    }

    private static void add(List<Described> all, String method, String path, JsonValue about) {
        boolean scoped =
                METHODS.contains(method) && ((JsonObject) about).find("security").isPresent();
        if (scoped
                && ((JsonObject) about).find("security").orElseThrow()
                        instanceof JsonArray(List<JsonValue> ways)
                && ways.size() == 2
                && member(new JsonObject(Map.of("way", ways.get(1))), "way")
                                .find("bearer")
                                .orElseThrow()
                        instanceof JsonArray(List<JsonValue> scopes)
                && !scopes.isEmpty()) {
            all.add(
                    new Described(
                            method.toUpperCase(Locale.ROOT),
                            path,
                            ((JsonString) scopes.get(0)).value()));
        }
    }

    private Response call(Described route, String principal) {
        String path = route.path().replaceAll("\\{\\w+}", "none");
        return switch (route.method()) {
            case "GET" -> client.get(path, as(principal));
            case "DELETE" -> client.delete(path, as(principal));
            default -> client.sendJson(route.method(), path, "{\"no\": 1}", as(principal));
        };
    }

    @Test
    void each_route_asks_for_the_scope_that_its_description_names() {
        List<Described> routes = described();
        assertThat(routes).hasSizeGreaterThan(15);
        for (Described route : routes) {
            for (String principal : List.of("read", "write", "admin", "all")) {
                Response response = call(route, principal);
                boolean may = principal.equals("all") || route.scope().endsWith(principal);
                if (may) {
                    assertThat(response.status()).as("%s %s", route, principal).isNotIn(401, 403);
                } else {
                    assertThat(response.status()).as("%s %s", route, principal).isEqualTo(403);
                    assertThat(response.text("code")).isEqualTo("forbidden");
                    assertThat(response.text("scope")).isEqualTo(route.scope());
                    assertThat(response.header("WWW-Authenticate"))
                            .contains("insufficient_scope", route.scope());
                }
            }
        }
    }

    @Test
    void whoever_can_say_who_they_are_is_told_what_they_may_do() {
        Map<String, List<String>> expected =
                Map.of(
                        "read", List.of(READ),
                        "write", List.of(WRITE),
                        "admin", List.of(ADMIN),
                        "all", List.of(READ, WRITE, ADMIN));
        expected.forEach(
                (name, scopes) -> {
                    Response me = client.get("/api/v1/whoami", as(name));
                    assertThat(me.status()).isEqualTo(200);
                    assertThat(me.text("name")).isEqualTo(name);
                    assertThat(me.body())
                            .contains("\"scopes\":[\"" + String.join("\",\"", scopes) + "\"]");
                });
        assertThat(client.get("/api/v1/whoami").status()).isEqualTo(401);
        assertThat(client.get("/api/v1/whoami", as("nobody")).status()).isEqualTo(401);
        try (Server open = Server.start()) {
            assertThat(new Client(open).get("/api/v1/whoami").body())
                    .isEqualTo(
                            "{\"name\":null,\"scopes\":[\"apflow:read\",\"apflow:write\",\"apflow:admin\"]}");
        }
    }

    @Test
    void each_method_of_json_rpc_asks_for_its_scope() {
        RPC.forEach(
                (method, scope) -> {
                    String path = method.startsWith("system") ? "/system" : "/tasks";
                    String call =
                            "{\"jsonrpc\":\"2.0\",\"id\":1,\"params\":{},\"method\":\""
                                    + method
                                    + "\"}";
                    for (String principal : List.of("read", "write", "admin", "all")) {
                        Response response = client.post(path, call, as(principal));
                        boolean may = principal.equals("all") || scope.endsWith(principal);
                        assertThat(response.status())
                                .as("%s %s", method, principal)
                                .isEqualTo(may ? 200 : 403);
                        assertThat(response.body().contains("-32006"))
                                .as("%s %s: %s", method, principal, response.body())
                                .isEqualTo(!may);
                        if (!may) {
                            assertThat(response.text("error.data.scope")).isEqualTo(scope);
                        }
                    }
                });
    }

    @Test
    void of_a_batch_what_may_be_done_is_done() {
        Response response =
                client.post(
                        "/tasks",
                        """
                        [{"jsonrpc":"2.0","id":1,"method":"tasks.list"},
                         {"jsonrpc":"2.0","id":2,"method":"tasks.create",
                          "params":{"name":"a","schemas":{"method":"echo"}}}]
                        """,
                        as("read"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).contains("\"result\":[]", "-32006", WRITE);
    }

    @Test
    void tasks_belong_to_who_submits_them_unless_it_may_choose() {
        String tree =
                """
                {"tasks":[{"id":"%s","name":"n","user_id":"bob","schemas":{"method":"echo"}}],
                 "execute":false}
                """;
        for (String name : List.of("write", "all")) {
            String id = "of-" + name;
            String sent = String.format(Locale.ROOT, tree, id);
            assertThat(client.post("/api/v1/trees", sent, as(name)).status()).isEqualTo(201);
            String expected = name.equals("all") ? "bob" : "write";
            assertThat(client.get("/api/v1/tasks/" + id, as("read")).text("user_id"))
                    .isEqualTo(expected);
        }
        client.patch("/api/v1/tasks/of-write", "{\"user_id\":\"bob\"}", as("write"));
        assertThat(client.get("/api/v1/tasks/of-write", as("read")).text("user_id"))
                .isEqualTo("write");
        Response created =
                client.post(
                        "/tasks",
                        """
                        {"jsonrpc":"2.0","id":1,"method":"tasks.create","params":
                         {"id":"rpc","name":"n","user_id":"bob","schemas":{"method":"echo"}}}
                        """,
                        as("write"));
        assertThat(created.text("result.user_id")).isEqualTo("write");
    }

    @Test
    void who_may_not_administer_sees_no_secrets() throws IOException {
        String tree =
                """
                {"tasks":[{"id":"s","name":"n","schemas":{"method":"echo"},
                  "inputs":{"url":"https://ann:hidden@host/?token=hidden","headers":
                    {"authorization":"Bearer hidden","X-Api-Key":"hidden","Accept":"shown"}},
                  "params":{"password":"hidden"}}]}
                """;
        client.post("/api/v1/trees", tree, as("all"));
        client.post(
                "/api/v1/tasks/s/cancel", "{\"reason\":\"https://ann:hidden@host\"}", as("all"));
        String rpc =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tasks.tree\",\"params\":{\"task_id\":\"s\"}}";
        for (String name : List.of("read", "all")) {
            List<Response> documents =
                    List.of(
                            client.get("/api/v1/tasks/s", as(name)),
                            client.get("/api/v1/tasks", as(name)),
                            client.get("/api/v1/trees/s", as(name)),
                            client.get("/api/v1/tasks/s/events", as(name)),
                            client.post("/tasks", rpc, as(name)));
            for (Response document : documents) {
                assertThat(document.status()).isEqualTo(200);
                assertThat(document.body().contains("hidden"))
                        .as(document.body())
                        .isEqualTo(name.equals("all"));
            }
        }
        assertThat(client.get("/api/v1/tasks/s", as("read")).body()).contains("shown", "***");
        String stream = "/api/v1/tasks/s/events";
        EventReader reader =
                EventReader.open(server, stream, "Authorization: Bearer token-of-read");
        assertThat(reader.next().data() + reader.next().data())
                .contains("https://***@host")
                .doesNotContain("hidden");
    }

    @Test
    void the_file_is_read_again_when_it_changes_and_a_broken_one_changes_nothing()
            throws IOException {
        Files.writeString(file, line("new", READ) + "\n");
        Await.until(
                "the new token opens",
                Duration.ofSeconds(20),
                () -> client.get("/api/v1/tasks", as("new")).status() == 200);
        assertThat(client.get("/api/v1/tasks", as("read")).status()).isEqualTo(401);

        try (Logged logged = new Logged(Level.WARNING)) {
            Files.writeString(file, "secret nonsense, longer than the line was: " + "x".repeat(99));
            Await.until(
                    "the log tells of the broken file",
                    Duration.ofSeconds(20),
                    () ->
                            client.get("/api/v1/tasks", as("new")).status() == 200
                                    && !logged.records().isEmpty());
            LogRecord record = logged.records().getFirst();
            assertThat(record.getParameters()[0].toString())
                    .startsWith("line 1: expected name scopes")
                    .doesNotContain("nonsense");
        }
    }
}
