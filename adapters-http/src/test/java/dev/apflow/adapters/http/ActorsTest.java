package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.NodeSecret;
import dev.apflow.application.task.WriteGate;
import dev.apflow.domain.event.EventCursor;
import dev.apflow.domain.node.NodeId;

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
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Whoever changes something by whichever call is named in the events of that change. */
class ActorsTest {

    private static final String EVENTS = "/api/v1/events";
    private static final String SCOPES = "apflow:read,apflow:write,apflow:admin";

    @TempDir Path directory;
    private AccessSettings access;

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

    private static String[] as(String name) {
        return new String[] {"Authorization", "Bearer token-of-" + name};
    }

    @BeforeEach
    void names() throws IOException {
        Path file = directory.resolve("tokens");
        Files.write(
                file,
                List.of(
                        "ada " + SCOPES + " sha256:" + sha256("token-of-ada"),
                        "bob " + SCOPES + " sha256:" + sha256("token-of-bob")));
        access =
                new AccessSettings(List.of(), Optional.empty(), Set.of())
                        .withTokensFile(Optional.of(file));
    }

    private static String task(String id, String... more) {
        return String.format(
                Locale.ROOT,
                "{\"id\":\"%s\",\"name\":\"n\",\"schemas\":{\"method\":\"echo\"}%s}",
                id,
                String.join("", more));
    }

    private static String tree(String... tasks) {
        return "{\"tasks\":[" + String.join(",", tasks) + "]}";
    }

    private static String rpc(String method, String params) {
        return String.format(
                Locale.ROOT,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}",
                method,
                params);
    }

    /** {@code created a ada}, of all events behind the cursor. */
    private static List<String> since(Client client, String cursor) {
        Response page = client.get(EVENTS + "?limit=1000&after=" + cursor, as("ada"));
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        List<String> types = page.texts("events", "event_type");
        List<String> tasks = page.texts("events", "task_id");
        List<String> actors = page.texts("events", "actor");
        return IntStream.range(0, types.size())
                .mapToObj(i -> types.get(i) + " " + tasks.get(i) + " " + actors.get(i))
                .toList();
    }

    private static String end(Client client) {
        return client.get(EVENTS + "?after=end", as("ada")).text("next_cursor");
    }

    private static void done(Response response) {
        assertThat(response.status()).as(response.body()).isBetween(200, 204);
        assertThat(response.body()).doesNotContain("\"error\":{");
    }

    @Test
    void each_call_that_changes_something_is_told_as_its_clients() {
        try (Server server = Server.start(access)) {
            Client client = new Client(server);
            done(client.post("/api/v1/trees", tree(task("a"), task("b")), as("ada")));
            assertThat(since(client, "")).containsExactly("created a ada", "created b ada");

            server.runAll("b");
            String before = end(client);
            done(client.post("/api/v1/trees/a/execute", "{\"rerun\":\"failed\"}", as("bob")));
            assertThat(since(client, before)).containsExactly("retried b bob");
            server.runAll();

            before = end(client);
            done(client.post("/api/v1/tasks/a/rerun", "{}", as("ada")));
            done(client.post("/api/v1/tasks/a/cancel", "{}", as("bob")));
            assertThat(since(client, before))
                    .containsExactly("retried a ada", "cancelled a bob", "tree_ended a bob");

            before = end(client);
            String copy = client.post("/api/v1/tasks/a/copy", "{}", as("bob")).text("root_task_id");
            assertThat(since(client, before)).containsExactly("created " + copy + " bob");
        }
    }

    @Test
    void so_is_each_call_of_json_rpc_alone_and_in_a_batch() {
        try (Server server = Server.start(access)) {
            Client client = new Client(server);
            done(client.post("/tasks", rpc("tasks.create", task("a")), as("ada")));
            done(client.post("/tasks", rpc("tasks.execute", "{\"task_id\":\"a\"}"), as("ada")));
            server.runAll("a");
            String before = end(client);
            done(client.post("/tasks", rpc("tasks.execute", tree(task("b"))), as("ada")));
            done(client.post("/tasks", rpc("tasks.execute", "{\"task_id\":\"a\"}"), as("bob")));
            done(client.post("/tasks", rpc("tasks.cancel", "{\"task_ids\":[\"b\"]}"), as("bob")));
            assertThat(since(client, before))
                    .containsExactly(
                            "created b ada",
                            "retried a bob",
                            "cancelled b bob",
                            "tree_ended b bob");

            before = end(client);
            String batch =
                    "["
                            + rpc("tasks.create", task("c"))
                            + ","
                            + rpc("tasks.cancel", "{\"task_id\":\"c\"}")
                            + "]";
            done(client.post("/tasks", batch, as("bob")));
            done(client.post("/tasks", rpc("tasks.copy", "{\"task_id\":\"c\"}"), as("ada")));
            assertThat(since(client, before))
                    .hasSize(4)
                    .startsWith("created c bob", "cancelled c bob", "tree_ended c bob")
                    .last()
                    .asString()
                    .endsWith(" ada");
        }
    }

    @Test
    void who_deletes_what_could_still_move_ended_the_tree() {
        try (Server server = Server.start(access)) {
            Client client = new Client(server);
            String late = ",\"parent_id\":\"a\",\"dependencies\":[{\"id\":\"a\"}]";
            done(
                    client.post(
                            "/api/v1/trees",
                            tree(task("a"), task("b", late), task("c", late)),
                            as("ada")));
            server.claim();
            done(client.post("/api/v1/tasks/a/cancel", "{}", as("ada")));
            done(client.post("/api/v1/tasks/a/rerun", "{}", as("ada")));
            done(client.delete("/api/v1/tasks/b", as("ada")));
            String before = end(client);
            done(client.post("/api/v1/tasks/a/cancel", "{}", as("bob")));
            assertThat(since(client, before))
                    .containsExactly("cancelled a bob", "tree_ended a bob");
        }
    }

    @Test
    void who_calls_a_follower_is_named_by_the_leader() {
        NodeSecret secret = NodeSecret.of("a secret of thirty-two bytes and more");
        try (Server leader = Server.start(access, all -> all.knowingNodesBy(secret));
                Server follower =
                        Server.start(
                                access,
                                all -> all.knowingNodesBy(secret).forwardingAs(new NodeId("n2")))) {
            String url = "http://127.0.0.1:" + leader.port();
            follower.gate = new WriteGate.Closed(Optional.of(Leaders.of("n1", url, 7)));
            Client client = new Client(follower);
            done(client.post("/api/v1/trees", tree(task("a")), as("ada")));
            done(client.post("/tasks", rpc("tasks.cancel", "{\"task_id\":\"a\"}"), as("bob")));

            assertThat(since(new Client(leader), ""))
                    .containsExactly("created a ada", "cancelled a bob", "tree_ended a bob");
        }
    }

    @Test
    void without_authentication_nobody_is_named() {
        try (Server server = Server.start()) {
            Client client = new Client(server);
            done(client.post("/api/v1/trees", tree(task("a"))));
            server.runAll();

            assertThat(client.get(EVENTS).body())
                    .contains("\"actor\":null")
                    .doesNotContain("\"actor\":\"");
            assertThat(client.get(EVENTS + "?actor=ada").size("events")).isZero();
        }
    }

    @Test
    void events_of_one_actor_can_be_asked_for_as_pages_and_as_streams() throws IOException {
        try (Server server = Server.start(access)) {
            Client client = new Client(server);
            done(client.post("/api/v1/trees", tree(task("a"), task("b")), as("ada")));
            done(client.post("/api/v1/trees", tree(task("x")), as("bob")));
            server.claim();
            done(client.post("/api/v1/tasks/b/cancel", "{}", as("bob")));

            Response bobs = client.get(EVENTS + "?actor=bob&limit=1", as("ada"));
            assertThat(bobs.texts("events", "task_id")).containsExactly("x");
            bobs = client.get(EVENTS + "?actor=bob&after=" + bobs.text("next_cursor"), as("ada"));
            assertThat(bobs.texts("events", "event_type")).containsExactly("cancelled");
            for (String place : List.of("/api/v1/trees/a/events", "/api/v1/tasks/b/events")) {
                bobs = client.get(place + "?actor=bob", as("ada"));
                assertThat(bobs.texts("events", "task_id")).containsExactly("b");
            }
            assertThat(client.get(EVENTS + "?actor=", as("ada")).size("events")).isEqualTo(10);
            for (String wrong : List.of("%00", "x".repeat(256), "a%0Ab")) {
                Response refused = client.get(EVENTS + "?limit=0&actor=" + wrong, as("ada"));
                assertThat(refused.status()).isEqualTo(422);
                assertThat(refused.texts("errors", "field"))
                        .containsExactlyInAnyOrder("actor", "limit");
            }
            String stream = EVENTS + "?actor=bob";
            try (EventReader reader =
                    EventReader.open(server, stream, "Authorization: Bearer token-of-ada")) {
                assertThat(reader.next().data()).contains("\"actor\":\"bob\"", "\"task_id\":\"x\"");
                assertThat(reader.next().type()).isEqualTo("cancelled");
                done(client.post("/api/v1/tasks/a/cancel", "{}", as("ada")));
                done(client.post("/api/v1/tasks/a/rerun", "{}", as("bob")));
                assertThat(reader.next().data())
                        .contains("\"actor\":\"bob\"", "\"event_type\":\"retried\"");
            }
        }
    }

    /** Else each commit would make each such stream look through all that is not its actor's. */
    @Test
    void a_stream_of_one_actor_passes_over_what_others_do() throws IOException {
        try (Server server = Server.start(access)) {
            Client client = new Client(server);
            done(client.post("/api/v1/trees", tree(task("x")), as("bob")));
            try (EventReader reader =
                    EventReader.open(
                            server, EVENTS + "?actor=bob", "Authorization: Bearer token-of-ada")) {
                assertThat(reader.next().type()).isEqualTo("created");
                done(client.post("/api/v1/trees", tree(task("a"), task("b")), as("ada")));
                server.runAll();
                EventCursor end = server.store.events().end();
                Await.until(
                        "the stream reads on from the end",
                        Duration.ofSeconds(10),
                        () -> server.store.readBehind().equals(Optional.of(end)));

                done(client.post("/api/v1/tasks/x/rerun", "{}", as("bob")));
                assertThat(reader.next().type()).isEqualTo("retried");
            }
        }
    }
}
