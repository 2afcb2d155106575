package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.ConnectionLimits;
import dev.apflow.adapters.http.settings.StreamLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class EventsTest {

    private static final String EVENTS = "/api/v1/events";
    private static final Duration SOON = Duration.ofSeconds(10);

    private static String tree(String prefix, int size) {
        return IntStream.range(0, size)
                .mapToObj(
                        i ->
                                String.format(
                                        Locale.ROOT,
                                        "{\"id\": \"%s%d\", \"name\": \"T\", \"schemas\":"
                                                + " {\"method\": \"echo\"}}",
                                        prefix,
                                        i))
                .collect(Collectors.joining(",", "{\"tasks\": [", "]}"));
    }

    @Test
    void pages_follow_one_another_without_gap_or_double() {
        try (Server server = Server.start()) {
            Client client = new Client(server);
            assertThat(client.get(EVENTS).text("next_cursor")).isEqualTo("null");
            client.post("/api/v1/trees", tree("t", 10));
            server.runAll();

            List<String> seen = new ArrayList<>();
            String cursor = "";
            Response page = client.get(EVENTS + "?limit=7");
            while (page.size("events") > 0) {
                seen.addAll(page.texts("events", "event_id"));
                cursor = page.text("next_cursor");
                page = client.get(EVENTS + "?limit=7&after=" + cursor);
            }

            assertThat(seen).hasSize(41).doesNotHaveDuplicates();
            assertThat(page.text("next_cursor")).isEqualTo(cursor);
        }
    }

    @Test
    void trees_and_tasks_have_events_of_their_own() {
        try (Server server = Server.start()) {
            Client client = new Client(server);
            client.post("/api/v1/trees", tree("a", 2));
            client.post("/api/v1/trees", tree("b", 3));
            server.runAll();

            assertThat(client.get("/api/v1/trees/a0/events").size("events")).isEqualTo(9);
            Response task = client.get("/api/v1/tasks/b1/events");
            assertThat(task.texts("events", "event_type"))
                    .containsExactly("created", "assigned", "started", "completed");
            assertThat(task.texts("events", "task_id")).containsOnly("b1");
            assertThat(task.texts("events", "tree_id")).containsOnly("b0");
            assertThat(client.get("/api/v1/trees/b1/events").status()).isEqualTo(404);
            assertThat(client.get("/api/v1/trees/zz/events").status()).isEqualTo(404);
            assertThat(client.get(EVENTS + "?after=end").size("events")).isZero();
        }
    }

    @Test
    void cursors_must_be_of_this_log() {
        try (Server server = Server.start()) {
            Client client = new Client(server);
            for (String cursor : List.of("nope!", "%00", "x".repeat(65))) {
                Response refused = client.get(EVENTS + "?limit=9999&after=" + cursor);
                assertThat(refused.status()).isEqualTo(422);
                assertThat(refused.texts("errors", "field"))
                        .containsExactlyInAnyOrder("after", "limit");
            }
            Response refused = client.get(EVENTS, "Last-Event-ID", "no such id");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text("errors.0.field")).isEqualTo("Last-Event-ID");
        }
    }

    @Test
    void a_stream_tells_what_was_and_what_comes() throws Exception {
        try (Server server = Server.start()) {
            Client client = new Client(server);
            client.post("/api/v1/trees", tree("t", 1));
            try (EventReader stream = EventReader.open(server, EVENTS)) {
                assertThat(stream.head()).startsWith("HTTP/1.1 200 OK");
                assertThat(stream.head()).contains("Content-Type: text/event-stream");
                EventReader.Event created = stream.next();
                assertThat(created.event()).isEqualTo("task");
                assertThat(created.data()).contains("\"event_type\":\"created\"");
                assertThat(created.data()).contains("\"cursor\":\"" + created.id() + "\"");

                server.runAll();

                assertThat(List.of(stream.next(), stream.next(), stream.next()))
                        .extracting(EventReader.Event::type)
                        .containsExactly("assigned", "started", "completed");
            }
        }
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void streams_of_a_tree_and_its_root_tell_each_end_and_go_on() throws Exception {
        try (Server server = Server.start()) {
            Client client = new Client(server);
            client.post("/api/v1/trees", tree("t", 2));
            server.runAll();
            for (String path : List.of("/api/v1/trees/t0/events", "/api/v1/tasks/t0/events")) {
                try (EventReader stream = EventReader.open(server, path)) {
                    EventReader.Event ended = next(stream, "tree_ended");
                    assertThat(ended.event()).isEqualTo("task");
                    assertThat(ended.data())
                            .contains(
                                    "\"task_id\":\"t0\"",
                                    "\"tree_id\":\"t0\"",
                                    "\"node_id\":null",
                                    "\"status\":\"completed\"",
                                    "\"completed\":2");

                    assertThat(client.post("/api/v1/tasks/t0/rerun", "{}").status()).isEqualTo(200);
                    server.runAll();

                    assertThat(next(stream, "tree_ended").id()).isGreaterThan(ended.id());
                }
            }
            assertThat(client.get("/api/v1/tasks/t1/events").texts("events", "event_type"))
                    .doesNotContain("tree_ended");
        }
    }

    private static EventReader.Event next(EventReader stream, String type) throws Exception {
        EventReader.Event next = stream.next();
        while (!next.type().equals(type)) {
            next = stream.next();
        }
        return next;
    }

    @Test
    void the_events_of_a_stream_are_those_of_the_pages() throws Exception {
        try (Server server = Server.start()) {
            Client client = new Client(server);
            client.post("/api/v1/trees", tree("t", 3));
            server.runAll();
            Response page = client.get("/api/v1/trees/t0/events");
            try (EventReader stream = EventReader.open(server, "/api/v1/trees/t0/events")) {
                for (int i = 0; i < page.size("events"); i++) {
                    assertThat(stream.next().json()).isEqualTo(page.at("events." + i));
                }
            }
        }
    }

    @Test
    void a_client_that_comes_back_again_and_again_misses_none_and_sees_none_twice()
            throws Exception {
        int trees = 60;
        try (Server server = Server.start()) {
            Background writer =
                    Background.start(
                            () -> {
                                Client client = new Client(server);
                                for (int i = 0; i < trees; i++) {
                                    Response created =
                                            client.post("/api/v1/trees", tree("w" + i + "-", 5));
                                    assertThat(created.status()).as(created.body()).isEqualTo(201);
                                    server.runAll();
                                }
                            });
            List<String> seen = new ArrayList<>();
            String last = "";
            while (seen.size() < trees * 21) {
                try (EventReader stream =
                        last.isEmpty()
                                ? EventReader.open(server, EVENTS)
                                : EventReader.open(server, EVENTS, "Last-Event-ID: " + last)) {
                    for (int i = 0; i < 37 && seen.size() < trees * 21; i++) {
                        EventReader.Event event = stream.next(writer::throwIfFailed);
                        seen.add(event.id());
                        last = event.id();
                    }
                }
            }
            writer.join();

            List<String> all = new ArrayList<>();
            Client client = new Client(server);
            for (String after = ""; ; ) {
                Response page = client.get(EVENTS + "?limit=1000&after=" + after);
                all.addAll(page.texts("events", "cursor"));
                after = page.text("next_cursor");
                if (page.size("events") == 0) {
                    break;
                }
            }
            assertThat(all).hasSize(trees * 21);
            assertThat(seen).isEqualTo(all);
        }
    }

    @Test
    void the_id_seen_last_wins_over_the_query() throws Exception {
        try (Server server = Server.start()) {
            Client client = new Client(server);
            client.post("/api/v1/trees", tree("t", 4));
            List<String> cursors = client.get(EVENTS).texts("events", "cursor");
            String target = EVENTS + "?after=" + cursors.get(0);
            try (EventReader stream = EventReader.open(server, target)) {
                assertThat(stream.next().id()).isEqualTo(cursors.get(1));
            }
            try (EventReader stream =
                    EventReader.open(server, target, "Last-Event-ID: " + cursors.get(2))) {
                assertThat(stream.next().id()).isEqualTo(cursors.get(3));
            }
        }
    }

    @Test
    void a_stream_from_the_end_tells_only_what_comes() throws Exception {
        try (Server server = Server.start()) {
            Client client = new Client(server);
            client.post("/api/v1/trees", tree("old", 3));
            try (EventReader stream = EventReader.open(server, EVENTS + "?after=end")) {
                client.post("/api/v1/trees", tree("new", 1));
                assertThat(stream.next().data()).contains("\"task_id\":\"new0\"");
            }
        }
    }

    @Test
    void polling_alone_suffices() throws Exception {
        try (Server server = Server.start();
                EventReader stream = EventReader.open(server, EVENTS)) {
            new Client(server).post("/api/v1/trees", tree("t", 1));
            stream.next();

            server.claimSilently();

            assertThat(stream.next().type()).isEqualTo("assigned");
        }
    }

    @Test
    void silence_is_broken_by_a_heartbeat() throws Exception {
        StreamLimits limits = StreamLimits.DEFAULT.withHeartbeat(Duration.ofMillis(100));
        try (Server server = Server.start(settings -> settings.with(limits));
                EventReader stream = EventReader.open(server, EVENTS)) {
            assertThat(stream.comment()).isEqualTo(": heartbeat");
            assertThat(stream.comment()).isEqualTo(": heartbeat");
        }
    }

    @Test
    void one_client_can_have_half_of_all_streams() throws Exception {
        StreamLimits limits =
                StreamLimits.DEFAULT.withStreams(4).withHeartbeat(Duration.ofMillis(50));
        try (Server server = Server.start(settings -> settings.with(limits))) {
            Client client = new Client(server);
            try (EventReader one = EventReader.open(server, EVENTS);
                    EventReader two = EventReader.open(server, EVENTS)) {
                assertThat(one.head()).contains(" 200 ");
                assertThat(two.head()).contains(" 200 ");
                Response refused = client.get(EVENTS, "Accept", "text/event-stream");
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.header("Retry-After")).isNotEmpty();
                assertThat(client.get(EVENTS).status()).as("pages go on").isEqualTo(200);
                try (Raw other = new Raw(server, "127.0.0.2")) {
                    other.lines(
                            "GET " + EVENTS + " HTTP/1.1",
                            "Host: localhost",
                            "Accept: text/event-stream",
                            "");
                    assertThat(other.head()).as("another client").contains(" 200 ");
                }
            }
            Await.until(
                    "their places are free again",
                    SOON,
                    () -> server.meters.text().contains("apflow_event_streams 0.0"));
        }
    }

    @Test
    void a_stream_ends_cleanly_with_the_server() throws Exception {
        try (Server server = Server.start();
                EventReader stream = EventReader.open(server, EVENTS)) {
            new Client(server).post("/api/v1/trees", tree("t", 1));
            stream.next();

            server.stop();

            assertThat(stream.endsCleanly()).isTrue();
        }
    }

    @Test
    void a_client_that_does_not_read_is_cut_off() throws Exception {
        ConnectionLimits limits = ConnectionLimits.DEFAULT.withWrite(Duration.ofMillis(500));
        try (Server server = Server.start(settings -> settings.with(limits))) {
            Client client = new Client(server);
            try (EventReader stream = EventReader.openSlowly(server, EVENTS)) {
                assertThat(stream.head()).contains(" 200 ");
                CountDownLatch enough = new CountDownLatch(1);
                Background writer =
                        Background.start(
                                () -> {
                                    for (int i = 0; enough.getCount() > 0; i++) {
                                        client.post("/api/v1/trees", tree("p" + i + "-", 1_000));
                                    }
                                });
                Await.until(
                        "the stream is gone",
                        Duration.ofSeconds(60),
                        () -> server.meters.text().contains("apflow_event_streams 0.0"));
                enough.countDown();
                writer.join();
            }
        }
    }

    @Test
    void a_store_that_is_away_for_a_while_does_not_end_a_stream() throws Exception {
        try (Server server = Server.start();
                EventReader stream = EventReader.open(server, EVENTS)) {
            Client client = new Client(server);
            client.post("/api/v1/trees", tree("t", 1));
            stream.next();
            server.store.down(true);
            server.claimSilently();
            server.changes.committed();
            server.store.down(false);

            assertThat(stream.next().type()).isEqualTo("assigned");
        }
    }
}
