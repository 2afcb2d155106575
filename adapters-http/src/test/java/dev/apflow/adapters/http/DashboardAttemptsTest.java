package dev.apflow.adapters.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.Locale;

/** What the page of a task shows of its attempts. */
class DashboardAttemptsTest {

    @RegisterExtension static final Chromium BROWSER = new Chromium();

    private static FakeApi api;

    @BeforeAll
    static void open() {
        api = new FakeApi(BROWSER.fresh());
    }

    @AfterAll
    static void close() {
        api.close();
    }

    private static String attempt(int number, String outcome, String more) {
        return String.format(
                Locale.ROOT,
                """
                {"attempt_id": %1$d, "status": "%2$s", "outcome": %3$s, "delivery": %1$d, "node_id": "n%1$d",
                 "started_at": "2026-01-01T00:0%1$d:00Z", "ended_at": %4$s, "error": null, "error_code": null,
                 "stack_trace": null, "result": null,
                 "deliveries": [{"delivery": %1$d, "node_id": "n%1$d", "started_at": "2026-01-01T00:0%1$d:00Z",
                                 "ended_at": null, "outcome": null, "reason": null}]%5$s}
                """,
                number,
                outcome == null ? "in_progress" : outcome,
                outcome == null ? "null" : "\"" + outcome + "\"",
                outcome == null ? "null" : "\"2026-01-01T00:0" + number + ":07Z\"",
                more.isEmpty() ? "" : ", " + more);
    }

    private static String line(int number, String level, String text, String more) {
        return String.format(
                        Locale.ROOT,
                        """
                        {"line": %d, "timestamp": "2026-01-01T00:00:01Z", "level": "%s", "text": "%s", "attempt_id": 2,
                         "delivery": 2, "node_id": "n2"%s}\
                        """,
                        number,
                        level,
                        text,
                        more)
                .replace("\n", "");
    }

    private static void task(String id, String status, String... attempts) {
        api.answer(
                "GET /api/v1/tasks/" + id,
                DashboardListTest.task(id, "first", "")
                        .replace("\"pending\"", "\"" + status + "\""));
        api.answer("GET /api/v1/tasks/" + id + "/events?limit=1000", "{\"events\": []}");
        api.answer(
                "GET /api/v1/tasks/" + id + "/attempts?limit=500",
                "{\"attempts\": [" + String.join(",", attempts) + "], \"next_cursor\": null}");
    }

    private static void lines(String id, int attempt, String... lines) {
        api.answer(
                "GET /api/v1/tasks/" + id + "/logs?attempt=" + attempt + "&limit=5000",
                "{\"lines\": [" + String.join(",", lines) + "], \"next_cursor\": null}");
    }

    @Test
    void each_attempt_shows_where_it_ran_what_came_of_it_and_what_it_wrote() {
        task(
                "a",
                "failed",
                attempt(1, "failed", "\"error\": \"IOException: the disk is gone\""),
                attempt(
                        2,
                        "failed",
                        """
                        "error": "IllegalStateException: no order 7", "error_code": "executor_failed",
                        "stack_trace": "java.lang.IllegalStateException: no order 7\\n\\tat A.b(A.java:1)\\nCaused by: x"
                        """));
        lines("a", 1);
        lines(
                "a",
                2,
                line(41, "info", "looks for <order> 7", ", \"dropped_before\": 40"),
                line(42, "error", "there is none", ""));
        Page page = api.open("#/tasks/a");

        Locator attempts = page.locator(".attempt");
        assertThat(attempts).hasCount(2);
        Locator newest = attempts.first();
        assertThat(newest.locator(":scope > summary"))
                .hasText("✕ failed Attempt 2 on n2 · 7.0 s IllegalStateException: no order 7");
        assertThat(newest).containsText("executor_failed");
        assertThat(newest.locator(".trace pre")).containsText("Caused by: x");
        assertThat(newest.locator(".log li")).hasCount(2);
        assertThat(newest.locator(".log .text").first()).hasText("looks for <order> 7");
        assertThat(newest.locator(".log .level").last()).hasText("error");
        assertThat(newest).containsText("40 older lines are not kept");

        assertThat(attempts.last().locator("pre")).isHidden();
        attempts.last().locator(":scope > summary").click();
        assertThat(attempts.last().locator("pre")).hasText("IOException: the disk is gone");
        assertThat(attempts.last()).containsText("It wrote nothing.");
    }

    @Test
    void each_delivery_of_an_attempt_has_its_node_and_its_end() {
        String second =
                "{\"delivery\": 2, \"node_id\": \"n9\", \"started_at\": \"2026-01-01T00:01:05Z\","
                        + " \"ended_at\": \"2026-01-01T00:01:07Z\", \"outcome\": \"completed\","
                        + " \"reason\": null}";
        task(
                "d",
                "completed",
                attempt(1, "completed", "\"result\": {\"n\": 1}")
                        .replace(
                                "\"ended_at\": null, \"outcome\": null, \"reason\": null}",
                                "\"ended_at\": \"2026-01-01T00:01:04Z\", \"outcome\":"
                                        + " \"reassigned\", \"reason\": \"lease expired\"}, "
                                        + second));
        lines("d", 1);
        Page page = api.open("#/tasks/d");

        Locator rows = page.locator(".deliveries tbody tr");
        assertThat(rows).hasCount(2);
        assertThat(rows.first()).containsText("lost or given back — lease expired");
        assertThat(rows.last()).containsText("n9");
        assertThat(page.locator(".attempt pre")).containsText("\"n\": 1");
    }

    @Test
    void lines_of_a_running_task_show_as_they_are_written_until_it_ends() {
        task("r", "in_progress", attempt(2, null, ""));
        String first = "id: 1\nevent: line\ndata: " + line(1, "info", "one", "") + "\n\n";
        String second = "id: 2\nevent: line\ndata: " + line(2, "warning", "two", "") + "\n\n";
        String end = "event: end\ndata: \"completed\"\n\n";
        api.answer("GET /api/v1/tasks/r/logs?attempt=2&after=0", route -> stream(route, first));
        api.answer(
                "GET /api/v1/tasks/r/logs?attempt=2&after=1", route -> stream(route, second + end));
        Page page = api.open("#/tasks/r");

        assertThat(page.locator(".log .text")).hasText(new String[] {"one", "two"});
        assertThat(page.locator(".attempt .state")).hasCount(0);
        assertThat(api.asked().stream().filter(each -> each.contains("/tasks/r/logs")).toList())
                .hasSize(2);
    }

    private static void stream(Route route, String text) {
        route.fulfill(
                new Route.FulfillOptions()
                        .setStatus(200)
                        .setContentType("text/event-stream")
                        .setBody(text));
    }
}
