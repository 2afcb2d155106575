package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult.Parsed;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;

/** Large documents come in parts, and are the same as those that are made as a whole. */
class StreamedAnswersTest {

    private static final JsonLimits LARGE = JsonLimits.DEFAULT.withDocumentBytesMax(64L << 20);
    private static final int TASKS = 2_000;
    private static final int DEEPEST = 40;
    private static final String CHUNKED = "chunked";

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void a_tree_in_parts_is_the_tree_as_a_whole() throws Exception {
        try (Server server = Server.start()) {
            assertThat(post(server, "/api/v1/trees", tree(new Random(7))).statusCode())
                    .isEqualTo(201);
            HttpResponse<String> rest = get(server, "/api/v1/trees/t0");
            HttpResponse<String> alone = post(server, "/tasks", call("tasks.tree", "t0"));
            String whole = post(server, "/tasks", "[" + call("tasks.tree", "t0") + "]").body();

            assertThat(rest.headers().firstValue("Transfer-Encoding")).hasValue(CHUNKED);
            assertThat(alone.headers().firstValue("Transfer-Encoding")).hasValue(CHUNKED);
            JsonValue expected = first(whole);
            assertThat(parsed(alone.body())).isEqualTo(expected);
            assertThat(parsed(rest.body())).isEqualTo(((JsonObject) expected).find("result").get());
        }
    }

    @Test
    void children_in_parts_are_the_children_as_a_whole() throws Exception {
        try (Server server = Server.start()) {
            post(server, "/api/v1/trees", tree(new Random(8)));
            for (String parent : new String[] {"t0", "t1", "t1999"}) {
                String call = call("tasks.children", parent);
                assertThat(parsed(post(server, "/tasks", call).body()))
                        .isEqualTo(first(post(server, "/tasks", "[" + call + "]").body()));
            }
        }
    }

    @Test
    void lists_of_tasks_and_events_end_with_their_limit_and_go_on_where_they_ended()
            throws Exception {
        try (Server server = Server.start()) {
            post(server, "/api/v1/trees", tree(new Random(9)));
            assertThat(paged(server, "/api/v1/tasks?limit=500", "tasks", "cursor"))
                    .isEqualTo(TASKS);
            assertThat(paged(server, "/api/v1/events?limit=700", "events", "after"))
                    .isEqualTo(TASKS);
        }
    }

    @Test
    void what_cannot_be_made_is_refused_with_its_status() throws Exception {
        try (Server server = Server.start()) {
            assertThat(get(server, "/api/v1/trees/never").statusCode()).isEqualTo(404);
            HttpResponse<String> alone = post(server, "/tasks", call("tasks.tree", "never"));
            assertThat(alone.statusCode()).isEqualTo(200);
            assertThat(alone.body()).contains("-32001").contains("\"id\":1");
            server.store.down(true);
            assertThat(get(server, "/api/v1/tasks").statusCode()).isEqualTo(503);
        }
    }

    private int paged(Server server, String path, String member, String cursor) throws Exception {
        int all = 0;
        String next = path;
        for (int pages = 0; pages < 20; pages++) {
            JsonObject page = (JsonObject) parsed(get(server, next).body());
            int size = ((JsonArray) page.find(member).get()).items().size();
            all += size;
            if (size == 0 || !(page.find("next_cursor").get() instanceof JsonString(String text))) {
                return all;
            }
            next = path + "&" + cursor + "=" + text;
        }
        throw new AssertionError("no end of pages");
    }

    private static JsonValue first(String array) {
        return ((JsonArray) parsed(array)).items().get(0);
    }

    private static JsonValue parsed(String text) {
        return ((Parsed) JsonText.parse(text, LARGE)).value();
    }

    private HttpResponse<String> get(Server server, String path)
            throws IOException, InterruptedException {
        return client.send(request(server, path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(Server server, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                request(server, path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Server server, String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + path.replace(":", "%3A")));
    }

    private static String call(String method, String task) {
        return "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \""
                + method
                + "\", \"params\": {\"task_id\": \""
                + task
                + "\"}}";
    }

    /** Each task hangs below an earlier one. */
    private static String tree(Random random) {
        int[] depths = new int[TASKS];
        StringBuilder text = new StringBuilder("{\"execute\": false, \"tasks\": [");
        for (int i = 0; i < TASKS; i++) {
            int parent = i == 0 ? 0 : random.nextInt(i);
            while (depths[parent] > DEEPEST) {
                parent = random.nextInt(i);
            }
            depths[i] = i == 0 ? 0 : depths[parent] + 1;
            text.append(i == 0 ? "" : ",")
                    .append("{\"id\": \"t" + i + "\", \"name\": \"n\", \"inputs\": {\"x\": \"")
                    .append("y".repeat(random.nextInt(1_000)))
                    .append("\"}, \"schemas\": {\"method\": \"echo\"}")
                    .append(i == 0 ? "}" : ", \"parent_id\": \"t" + parent + "\"}");
        }
        return text.append("]}").toString();
    }
}
