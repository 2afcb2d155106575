package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Labels of submissions, and what made a run. */
class LabelsTest {

    private static final String TREES = "/api/v1/trees";

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private static String tree(String labels) {
        return "{\"tasks\": [{\"id\": \"a\", \"name\": \"A\", \"schemas\": {\"method\":"
                + " \"echo\"}}], \"labels\": "
                + labels
                + "}";
    }

    @Test
    void are_shown_with_their_tree() {
        assertThat(client.post(TREES, tree("{\"team\": \"blue\", \"order/no\": \"\"}")).status())
                .isEqualTo(201);

        Response tree = client.get(TREES + "/a");
        assertThat(tree.text("labels.team")).isEqualTo("blue");
        assertThat(tree.text("triggered_by.kind")).isEqualTo("api");
        assertThat(tree.text("labels")).contains("order/no");
    }

    @Test
    void stay_with_a_copy_which_says_what_was_copied() {
        client.post(TREES, tree("{\"team\": \"blue\"}"));
        String copy = client.post("/api/v1/tasks/a/copy", "{}").text("root_task_id");

        Response tree = client.get(TREES + "/" + copy);
        assertThat(tree.text("labels.team")).isEqualTo("blue");
        assertThat(tree.text("triggered_by.kind")).isEqualTo("copy");
        assertThat(tree.text("triggered_by.id")).isEqualTo("a");
    }

    @Test
    void that_are_not_usable_are_named_all_at_once() {
        Response wrong = client.post(TREES, tree("{\"a b\": \"x\", \"count\": 7, \"none\": null}"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text("errors"))
                .contains("labels.a b", "labels.count", "labels.none", "a string of at most 255");

        assertThat(client.post(TREES, tree("[]")).text("errors")).contains("labels");
        assertThat(client.post(TREES, tree("\"team\"")).text("errors")).contains("labels");
        assertThat(client.post(TREES, tree("{\"long\": \"" + "x".repeat(256) + "\"}")).status())
                .isEqualTo(422);
        assertThat(client.post(TREES, tree(labels(21))).text("errors"))
                .contains("labels", "at most 20 labels", "21 labels");
        assertThat(client.post(TREES, tree(labels(20))).status()).isEqualTo(201);
    }

    private static String labels(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"l" + i + "\": \"v\"")
                .collect(Collectors.joining(",", "{", "}"));
    }
}
