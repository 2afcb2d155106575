package dev.apflow.adapters.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/** A server that fails, goes away, or breaks a stream: the dashboard says so and goes on. */
class DashboardFaultsTest {

    private static final String EVENTS = "/api/v1/tasks/a/events";

    @RegisterExtension static final Chromium BROWSER = new Chromium();

    private FakeApi api;

    @BeforeEach
    void open() {
        api = new FakeApi(BROWSER.fresh());
        api.answer("GET /api/v1/tasks/a", DashboardListTest.task("a", "first", ""));
        api.answer("GET /api/v1/tasks/a/explain", "{\"runnable\": true, \"reasons\": []}");
        api.answer("GET " + EVENTS + "?limit=1000", page(event(1, "created")));
    }

    @AfterEach
    void close() {
        api.close();
    }

    private static String event(int cursor, String type) {
        return String.format(
                Locale.ROOT,
                "{\"cursor\": \"c%d\", \"event_type\": \"%s\", \"task_id\": \"a\", \"tree_id\":"
                        + " \"a\", \"node_id\": \"n1\", \"attempt_id\": 1, \"delivery\": 1,"
                        + " \"timestamp\": \"2026-01-01T00:00:00Z\", \"details\": {}}",
                cursor,
                type);
    }

    private static String page(String... events) {
        return "{\"events\": [" + String.join(",", events) + "]}";
    }

    private static Pattern[] lines(String... words) {
        return Arrays.stream(words)
                .map(word -> Pattern.compile(".*" + word + ".*"))
                .toArray(Pattern[]::new);
    }

    @Test
    void a_page_that_cannot_be_loaded_says_why_and_is_tried_again() {
        api.answer(
                "GET /api/v1/tasks?limit=50",
                503,
                "{\"title\": \"Store is away\", \"detail\": \"no <db>\", \"code\":"
                        + " \"unavailable\"}");
        Page page = api.open("#/tasks");

        Locator problem = page.locator("main .problem");
        assertThat(problem).hasAttribute("role", "alert");
        assertThat(problem).containsText("Store is away");
        assertThat(problem).containsText("no <db>");
        assertThat(problem).containsText("unavailable · 503");

        api.answer("GET /api/v1/tasks?limit=50", "{\"tasks\": [], \"next_cursor\": null}");
        page.locator("button", new Page.LocatorOptions().setHasText("Try again")).click();
        assertThat(problem).hasCount(0);
        assertThat(page.getByText("There are none.")).isVisible();
    }

    @Test
    void a_server_that_is_away_is_named_at_the_top_until_it_is_back() {
        Page page = api.open("#/tasks");
        page.clock().install();
        page.reload();
        assertThat(page.getByText("There are none.")).isVisible();
        assertThat(page.locator("#notice .notice")).hasCount(0);

        api.answer("GET /api/v1/cluster", Route::abort);
        page.clock().runFor(6_000);
        assertThat(page.locator("#notice .notice")).containsText("down or restarting");

        api.answer(
                "GET /api/v1/cluster",
                "{\"mode\": \"standalone\", \"node\": {\"id\": \"n1\", \"role\": \"standalone\"}}");
        page.clock().runFor(6_000);
        assertThat(page.locator("#notice .notice")).hasCount(0);
    }

    @Test
    void a_node_that_does_not_lead_says_who_does() {
        api.answer(
                "GET /api/v1/cluster",
                """
                {"mode": "cluster", "leader": {"node_id": "n2", "url": "http://n2:8080/", "epoch": 1},
                 "node": {"id": "n1", "role": "standby"}, "nodes": []}
                """);
        Page page = api.open("#/tasks?status=failed");

        assertThat(page.locator("#notice a"))
                .hasAttribute("href", "http://n2:8080/ui/#/tasks?status=failed");
    }

    @Test
    void a_broken_stream_goes_on_where_it_was_and_shows_no_event_twice() {
        api.stream(EVENTS, event(2, "started"));
        Page page = api.open("#/tasks/a");
        assertThat(page.locator("ol.events li")).hasText(lines("started", "created"));

        // What came while nobody listened, and what was seen before.
        api.answer(
                "GET " + EVENTS + "?limit=1000&after=c2", page(event(3, "failed"), event(2, "x")));
        api.stream(EVENTS, event(3, "failed"), event(4, "retried"));

        assertThat(page.locator("ol.events li"))
                .hasText(lines("tried again", "failed", "started", "created"));
        assertThat(api.asked()).contains("GET " + EVENTS + "?limit=1000&after=c2");
    }

    @Test
    void a_stream_that_cannot_be_opened_is_tried_again() {
        api.answer("GET " + EVENTS + "?after=end", 503, "{}");
        Page page = api.open("#/tasks/a");
        Locator state = page.locator(".state");
        assertThat(state).hasText("interrupted, trying again");

        api.answer("GET " + EVENTS + "?limit=1000&after=c1", page(event(2, "started")));
        api.stream(EVENTS);
        assertThat(page.locator("ol.events li")).hasText(lines("started", "created"));
    }

    @Test
    void events_that_may_not_be_read_are_refused_in_words() {
        api.answer("GET " + EVENTS + "?after=end", 403, "{}");
        api.answer(
                "GET " + EVENTS + "?limit=1000&after=c1",
                403,
                "{\"title\": \"Forbidden\", \"detail\": \"x\", \"code\": \"forbidden\", \"scope\":"
                        + " \"apflow:read\"}");
        Page page = api.open("#/tasks/a");

        assertThat(page.locator("main .problem")).containsText("You may not do this");
        assertThat(page.locator("main .problem")).containsText("lacks the scope apflow:read");
    }
}
