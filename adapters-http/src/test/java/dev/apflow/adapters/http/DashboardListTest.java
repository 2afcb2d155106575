package dev.apflow.adapters.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The list of tasks: what it shows, what it asks for. */
class DashboardListTest {

    @RegisterExtension static final Chromium BROWSER = new Chromium();

    private FakeApi api;

    @BeforeEach
    void open() {
        api = new FakeApi(BROWSER.fresh());
    }

    @AfterEach
    void close() {
        api.close();
    }

    static String task(String id, String name, String more) {
        return String.format(
                Locale.ROOT,
                """
                {"id": "%s", "tree_id": "%s", "name": "%s", "schemas": {"method": "echo"}, "status": "pending",
                 "attempt_id": 0, "delivery": 0, "dependencies": [], "priority": 2, "progress": 0, "inputs": {},
                 "created_at": "2026-01-01T00:00:00Z", "children": []%s}
                """,
                id,
                id,
                name,
                more.isEmpty() ? "" : ", " + more);
    }

    private static String list(String next, String... tasks) {
        return "{\"tasks\": [" + String.join(",", tasks) + "], \"next_cursor\": " + next + "}";
    }

    private static Locator link(Page page, String text) {
        return page.locator("main a", new Page.LocatorOptions().setHasText(text));
    }

    @Test
    void each_task_has_a_row_with_its_state_attempts_and_time() {
        api.answer(
                "GET /api/v1/tasks?limit=50",
                list(
                        "null",
                        task("a", "waits", ""),
                        task(
                                        "b",
                                        "broke",
                                        """
                                        "status": "failed", "attempt_id": 2, "retry": {"max_attempts": 3},
                                        "error": "first line\\nsecond line", "started_at": "2026-01-01T00:00:00Z",
                                        "completed_at": "2026-01-01T00:01:05Z"
                                        """)
                                .replace("\"status\": \"pending\",", "")
                                .replace("\"attempt_id\": 0,", "")));
        Page page = api.open("#/tasks");

        Locator rows = page.locator("table.list tbody tr");
        assertThat(rows).hasCount(2);
        assertThat(rows.nth(0).locator("td"))
                .hasText(
                        new Pattern[] {
                            Pattern.compile("waits\\s*a"),
                            Pattern.compile("pending"),
                            Pattern.compile("echo"),
                            Pattern.compile("–"),
                            Pattern.compile(".*00:00:00"),
                            Pattern.compile("–")
                        });
        assertThat(rows.nth(1).locator("td").nth(1)).containsText("failed");
        assertThat(rows.nth(1).locator(".error")).hasText("first line");
        assertThat(rows.nth(1).locator("td").nth(3)).hasText("2 of 3");
        assertThat(rows.nth(1).locator("td").nth(5)).hasText("1 min 5 s");
    }

    @Test
    void an_empty_list_says_so() {
        Page page = api.open("#/tasks");

        assertThat(page.getByText("There are none.")).isVisible();
        assertThat(link(page, "Older")).hasCount(0);
    }

    @Test
    void filters_are_part_of_the_address_and_of_the_request() {
        Page page = api.open("#/tasks");
        page.locator("input[name=method]").fill(" a&b=c ");
        page.locator("select[name=status]").selectOption("in_progress");

        assertThat(page).hasURL(Pattern.compile("#/tasks\\?status=in_progress&method=a%26b%3Dc$"));
        assertThat(page.locator("input[name=method]")).hasValue("a&b=c");
        assertThat(page.locator("select[name=status]")).hasValue("in_progress");
        assertThat(api.asked())
                .contains("GET /api/v1/tasks?limit=50&status=in_progress&method=a%26b%3Dc");
        link(page, "Reset").click();
        assertThat(page.locator("input[name=method]")).hasValue("");
    }

    @Test
    void older_tasks_are_on_the_next_page_and_the_filter_stays() {
        api.answer(
                "GET /api/v1/tasks?limit=50&status=pending",
                list("\"c/2\"", task("new", "new", "")));
        api.answer(
                "GET /api/v1/tasks?limit=50&status=pending&cursor=c%2F2",
                list("null", task("old", "old", "")));
        Page page = api.open("#/tasks?status=pending");
        assertThat(link(page, "Newest")).hasCount(0);

        link(page, "Older").click();
        assertThat(page.locator("tbody tr")).hasText(new Pattern[] {Pattern.compile("old.*")});
        assertThat(link(page, "Older")).hasCount(0);

        link(page, "Newest").click();
        assertThat(page.locator("tbody tr")).hasText(new Pattern[] {Pattern.compile("new.*")});
    }

    /** Whoever names a task, a node or an actor writes text, whatever it looks like. */
    @Test
    void hostile_names_are_shown_as_text_everywhere() {
        String hostile = "<img src=x onerror='window.harmed=1'><script>window.harmed=1</script>";
        String odd = "a/b?c#d";
        String task =
                task(
                        odd,
                        hostile,
                        "\"error\": \"" + hostile + "\", \"user_id\": \"" + hostile + "\"");
        String event =
                "{\"cursor\": \"1\", \"event_type\": \"HTML\", \"task_id\": \"HTML\", \"tree_id\":"
                        + " \"a\", \"node_id\": \"HTML\", \"actor\": \"HTML\", \"timestamp\":"
                        + " \"2026-01-01T00:00:00Z\", \"details\": {\"error\": \"HTML\"}}";
        String events = "{\"events\": [" + event.replace("HTML", hostile) + "]}";
        api.answer("GET /api/v1/tasks?limit=50", list("null", task));
        api.answer("GET /api/v1/tasks?limit=10", list("null", task));
        api.answer("GET /api/v1/tasks/a%2Fb%3Fc%23d", task);
        api.answer(
                "GET /api/v1/tasks/a%2Fb%3Fc%23d/explain",
                "{\"runnable\": false, \"reasons\": [{\"code\": \"x\", \"detail\": \""
                        + hostile
                        + "\"}]}");
        api.answer("GET /api/v1/tasks/a%2Fb%3Fc%23d/events?limit=1000", events);
        api.answer(
                "GET /api/v1/cluster",
                """
                {"mode": "cluster", "leader": {"node_id": "HTML", "url": "javascript:window.harmed=1", "epoch": 1},
                 "node": {"id": "HTML", "role": "HTML"},
                 "nodes": [{"id": "HTML", "url": "javascript:window.harmed=1", "status": "HTML", "role": "HTML", "running": 0,
                            "executors": ["HTML"], "capabilities": {"HTML": "HTML"}}]}
                """
                        .replace("HTML", hostile));

        for (String place : List.of("#/tasks", "#/", "#/tasks/a%2Fb%3Fc%23d")) {
            Page page = api.open(place);
            assertThat(page.getByText(hostile).first()).isVisible();
            assertThat(page.locator("main img, main script, #node img, #notice img")).hasCount(0);
            assertThat(page.locator("a[href^='javascript:']")).hasCount(0);
            assertThat(page.evaluate("() => window.harmed ?? 'unharmed'")).isEqualTo("unharmed");
            page.close();
        }
        Page page = api.open("#/tasks");
        link(page, hostile).first().click();
        assertThat(page.locator("h1")).hasText(hostile);
        assertThat(page.locator("ol.events li")).containsText(hostile);
    }
}
