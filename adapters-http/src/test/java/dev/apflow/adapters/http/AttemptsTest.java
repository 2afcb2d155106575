package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AttemptLogs.Chunk;
import dev.apflow.application.store.AttemptLogs.LogLine;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.domain.task.ErrorCode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is told of attempts: how each went, and what was written meanwhile. */
class AttemptsTest {

    private static final String TASK = "/api/v1/tasks/a";

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @BeforeEach
    void submit() {
        client.post(
                "/api/v1/trees",
                "{\"tasks\": [{\"id\": \"a\", \"name\": \"A\", \"schemas\": {\"method\":"
                        + " \"echo\"}}]}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void append(Delivered delivered, int chunk, Optional<String> trace, String... texts) {
        server.store
                .logs()
                .append(
                        Server.NODE,
                        List.of(
                                new Chunk(
                                        delivered,
                                        chunk,
                                        0,
                                        Arrays.stream(texts)
                                                .map(
                                                        text ->
                                                                new LogLine(
                                                                        Duration.ZERO,
                                                                        Level.INFO,
                                                                        text))
                                                .toList(),
                                        trace)));
        server.changes.committed();
    }

    private void fail(Delivered delivered, Optional<Duration> retry) {
        server.store
                .reports()
                .report(
                        Server.NODE,
                        List.of(
                                new Report(
                                        delivered,
                                        Optional.empty(),
                                        new Outcome.Failed(
                                                "IOException: no",
                                                ErrorCode.EXECUTOR_FAILED,
                                                retry))));
        server.changes.committed();
    }

    private Delivered claim() {
        return server.claim().getFirst().delivered();
    }

    @Test
    void each_attempt_shows_its_deliveries_and_how_it_ended() {
        Delivered lost = claim();
        server.store.claims().handBack(List.of(lost), "the node is shutting down");
        Delivered first = claim();
        append(first, 1, Optional.of("java.io.IOException: no\n\tat A.b(A.java:1)"));
        fail(first, Optional.of(Duration.ZERO));
        claim();

        Response attempts = client.get(TASK + "/attempts");

        assertThat(attempts.status()).isEqualTo(200);
        assertThat(attempts.size("attempts")).isEqualTo(2);
        assertThat(attempts.text("attempts.1.attempt_id")).isEqualTo("2");
        assertThat(attempts.texts("attempts", "status")).containsExactly("failed", "in_progress");
        assertThat(attempts.text("attempts.0.error")).isEqualTo("IOException: no");
        assertThat(attempts.text("attempts.0.error_code")).isEqualTo("executor_failed");
        assertThat(attempts.text("attempts.0.stack_trace"))
                .isEqualTo("java.io.IOException: no\n\tat A.b(A.java:1)");
        assertThat(attempts.text("attempts.0.node_id")).isEqualTo(Server.NODE.value());
        assertThat(attempts.texts("attempts.0.deliveries", "outcome"))
                .containsExactly("reassigned", "failed");
        assertThat(attempts.text("attempts.0.deliveries.0.reason"))
                .isEqualTo("the node is shutting down");
        assertThat(attempts.text("attempts.1.outcome")).isEqualTo("null");
        assertThat(attempts.text("attempts.1.deliveries.0.delivery")).isEqualTo("3");
        assertThat(attempts.text("next_cursor")).isEqualTo("null");
    }

    @Test
    void attempts_come_in_pages() {
        fail(claim(), Optional.of(Duration.ZERO));
        fail(claim(), Optional.of(Duration.ZERO));
        Response first = client.get(TASK + "/attempts?limit=2");
        assertThat(first.size("attempts")).isEqualTo(2);
        Response second = client.get(TASK + "/attempts?limit=2&after=" + first.text("next_cursor"));
        assertThat(second.size("attempts")).isEqualTo(1);
        assertThat(second.text("attempts.0.attempt_id")).isEqualTo("3");
        assertThat(second.text("attempts.0.status")).isEqualTo("pending");
        assertThat(second.text("next_cursor")).isEqualTo("null");
    }

    @Test
    void lines_come_in_pages_and_by_attempt() {
        Delivered first = claim();
        append(first, 1, Optional.empty(), "one", "two", "three");
        fail(first, Optional.of(Duration.ZERO));
        append(claim(), 1, Optional.empty(), "four");

        Response page = client.get(TASK + "/logs?limit=2");
        assertThat(page.texts("lines", "text")).containsExactly("one", "two");
        assertThat(page.text("lines.0.level")).isEqualTo("info");
        assertThat(page.text("lines.0.attempt_id")).isEqualTo("1");
        assertThat(page.text("next_cursor")).isEqualTo("2");
        Response rest = client.get(TASK + "/logs?after=2");
        assertThat(rest.texts("lines", "text")).containsExactly("three", "four");
        assertThat(rest.text("next_cursor")).isEqualTo("null");
        assertThat(client.get(TASK + "/logs?attempt=2").texts("lines", "text"))
                .containsExactly("four");
        assertThat(client.get(TASK + "/logs?attempt=3").size("lines")).isZero();
    }

    @Test
    void what_is_wrong_with_a_question_is_told_at_once() {
        Response refused = client.get(TASK + "/logs?attempt=0&after=x&limit=0");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.texts("errors", "field"))
                .containsExactlyInAnyOrder("attempt", "after", "limit");
        assertThat(client.get(TASK + "/attempts?after=x&limit=501").texts("errors", "field"))
                .containsExactlyInAnyOrder("after", "limit");
        assertThat(client.get("/api/v1/tasks/none/logs").status()).isEqualTo(404);
        assertThat(client.get("/api/v1/tasks/none/attempts").status()).isEqualTo(404);
    }

    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void a_stream_tells_lines_as_they_come_and_the_end() throws Exception {
        Delivered delivered = claim();
        append(delivered, 1, Optional.empty(), "one", "two");
        try (EventReader stream = EventReader.open(server, TASK + "/logs", "Last-Event-ID: 1")) {
            EventReader.Event two = stream.next();
            assertThat(two.event()).isEqualTo("line");
            assertThat(two.id()).isEqualTo("2");
            assertThat(two.json()).isEqualTo(client.get(TASK + "/logs?after=1").at("lines.0"));
            append(delivered, 2, Optional.empty(), "three");
            assertThat(stream.next().data()).contains("\"text\":\"three\"");
            fail(delivered, Optional.empty());
            EventReader.Event end = stream.next();
            assertThat(end.event()).isEqualTo("end");
            assertThat(end.data()).contains("\"status\":\"failed\"", "\"attempt_id\":1");
        }
    }
}
