package dev.apflow.adapters.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/** What all pages of the dashboard have in common. */
class DashboardPagesTest {

    @RegisterExtension static final Chromium BROWSER = new Chromium();

    /** axe-core 4.14.1 (https://github.com/dequelabs/axe-core, MPL-2.0), unchanged. */
    private static final String AXE = "axe-core-4.14.1.min.js.gz";

    private static final String CLUSTER =
            """
            {"mode": "cluster", "node": {"id": "n1", "role": "worker"},
             "leader": {"node_id": "%s", "url": null, "epoch": %d, "lease_expires_at": "2026-01-01T00:00:00Z"},
             "store": {"description": "postgresql", "writable": %b, "reason": %s, "events_held_back": null},
             "nodes": [{"id": "n1", "status": "healthy", "role": "worker", "running": 0, "slots": 4,
                        "executors": ["echo"], "heartbeat_at": "2026-01-01T00:00:00Z"},
                       {"id": "n2", "status": "%s", "role": "worker", "running": 0, "slots": 4,
                        "executors": ["echo"], "heartbeat_at": "2026-01-01T00:00:00Z"}]}
            """;

    /** Pages, and the button or key that opens a dialog there. */
    private static final List<String> PLACES =
            List.of(
                    "",
                    "#/runs",
                    "#/tasks",
                    "#/new",
                    "#/runs/d?task=s3",
                    "#/runs/d?view=timeline",
                    "#/runs/d?view=list&state=completed",
                    "#/tasks/a",
                    "#/queues",
                    "#/queues|Pause …",
                    "#/queues|Limits …",
                    "#/schedules",
                    "#/schedules/nightly",
                    "#/tasks/a|Run again …",
                    "#/tasks/a|Raw JSON",
                    "#/runs/d?task=s3|Cancel …",
                    "#/runs/d|?",
                    "#/schedules/nightly|Pause …",
                    "#/schedules/nightly|Backfill …",
                    "#/schedules/nightly|Delete …");

    private static FakeApi api;

    @BeforeAll
    static void open() {
        api = new FakeApi(BROWSER.fresh());
        api.answer(
                "GET /api/v1/tasks/a",
                DashboardListTest.task("a", "first", "\"error\": \"it broke\"")
                        .replace("\"pending\"", "\"failed\"")
                        .replace(
                                "\"inputs\": {}",
                                "\"inputs\": {\"user\": \"ann\", \"password\": \"p-1\","
                                        + " \"apiToken\": \"t-1\", \"max_tokens\": 7, \"nested\":"
                                        + " {\"Authorization\": \"Bearer b-1\"}}"));
        api.answer("GET /api/v1/tasks/a/events?limit=1000", "{\"events\": []}");
        api.answer(
                "GET /api/v1/tasks?limit=50",
                "{\"tasks\": ["
                        + DashboardListTest.task("a", "first", "")
                        + "], \"next_cursor\": null}");
        api.answer(
                "GET /api/v1/runs?limit=50", DashboardRunsTest.page("null", DashboardRunsTest.ROW));
        api.answer("GET /api/v1/trees/d?detail=rows", TreeRowsText.of(DashboardRunTest.diamond()));
        api.answer("GET /api/v1/trees/d/events?limit=1000", "{\"events\": []}");
        DashboardSchedulesTest.answers(api);
        DashboardQueuesTest.answers(api);
    }

    @AfterAll
    static void close() {
        api.close();
    }

    private static String axe() throws IOException {
        try (InputStream packed =
                        Objects.requireNonNull(DashboardPagesTest.class.getResourceAsStream(AXE));
                InputStream text = new GZIPInputStream(packed)) {
            return new String(text.readAllBytes(), UTF_8);
        }
    }

    private static Locator button(Page page, String text) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(text));
    }

    @Test
    void no_page_and_no_dialog_breaks_a_rule_of_accessibility_by_day_or_by_night()
            throws IOException {
        String axe = axe();
        List<String> broken = new ArrayList<>();
        for (String place : PLACES) {
            String[] parts = place.split("\\|", 2);
            Page page = api.open(parts[0]);
            assertThat(page.locator("main h1")).hasCount(1);
            assertThat(page.locator("#node .role")).hasCount(1);
            if (parts.length > 1 && parts[1].equals("?")) {
                page.keyboard().press("?");
            } else if (parts.length > 1) {
                button(page, parts[1]).first().click();
            }
            assertThat(page.locator("dialog")).hasCount(parts.length - 1);
            page.evaluate(axe);
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                Object found =
                        page.evaluate(
                                "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa',"
                                    + " 'wcag22aa']}).then((all) => all.violations.map((each) =>"
                                    + " each.id + ': ' + each.nodes[0].target))");
                for (Object each : (List<?>) found) {
                    broken.add(place + " " + scheme + " " + each);
                }
            }
            page.close();
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void what_is_named_like_a_secret_is_not_shown() {
        Page page = api.open("#/tasks/a");
        assertThat(page.locator("main")).containsText("\"user\": \"ann\"");
        assertThat(page.locator("main")).containsText("\"max_tokens\": 7");
        for (String secret : List.of("p-1", "t-1", "b-1")) {
            assertThat(page.locator("main")).not().containsText(secret);
        }
        button(page, "Raw JSON").click();
        assertThat(page.locator("dialog pre")).containsText("\"password\": \"•••\"");
    }

    @Test
    void times_are_local_relative_or_utc_and_tell_their_date_and_zone() {
        FakeApi abroad = new FakeApi(BROWSER.fresh("en-GB", "Asia/Tokyo"));
        try {
            abroad.answer(
                    "GET /api/v1/tasks?limit=50",
                    "{\"tasks\": ["
                            + DashboardListTest.task("a", "first", "")
                            + "], \"next_cursor\": null}");
            Page page = abroad.open("#/tasks");
            Locator time = page.locator("main time");
            assertThat(time).hasText(Pattern.compile("09:00:00$"));
            assertThat(time)
                    .hasAttribute(
                            "title", Pattern.compile("Thursday, 1 January 2026.*(GMT\\+9|JST)"));
            page.keyboard().press("z");
            assertThat(time).hasText(Pattern.compile(" days ago$"));
            page.keyboard().press("z");
            assertThat(time).hasText(Pattern.compile("00:00:00 UTC$"));
            page.reload();
            assertThat(time).hasText(Pattern.compile("00:00:00 UTC$"));
        } finally {
            abroad.close();
        }
    }

    @Test
    void a_database_that_is_away_greys_the_page_until_it_is_back() {
        api.answer(
                "GET /api/v1/cluster",
                String.format(Locale.ROOT, CLUSTER, "n2", 8, true, "null", "healthy"));
        Page page = api.open("#/tasks/a");
        assertThat(button(page, "Run again …")).isVisible();

        api.answer(
                "GET /api/v1/cluster",
                String.format(
                        Locale.ROOT, CLUSTER, "n2", 8, false, "\"connection refused\"", "healthy"));
        assertThat(page.locator("#notice"))
                .containsText(
                        Pattern.compile(
                                "The database takes no changes\\. connection refused What is shown"
                                        + " is as of \\d\\d:\\d\\d:\\d\\d\\."));
        assertThat(page.locator("html")).hasAttribute("data-away", "");
        button(page, "Run again …").dispatchEvent("click");
        assertThat(page.locator("dialog")).hasCount(0);

        api.answer("GET /api/v1/cluster", Route::abort);
        assertThat(page.locator("#notice")).containsText("The server does not answer");

        api.answer(
                "GET /api/v1/cluster",
                String.format(Locale.ROOT, CLUSTER, "n2", 8, true, "null", "healthy"));
        assertThat(page.locator("html")).not().hasAttribute("data-away", "");
        button(page, "Run again …").click();
        assertThat(page.locator("dialog h2")).hasText("Run “first” again?");
    }

    @Test
    void tiles_panel_and_events_agree_on_who_is_lost_and_who_leads() {
        api.answer(
                "GET /api/v1/cluster",
                String.format(Locale.ROOT, CLUSTER, "n2", 8, true, "null", "healthy"));
        Page page = api.open("");
        assertThat(page.locator(".tiles")).containsText("2 of 2");

        api.answer(
                "GET /api/v1/cluster",
                String.format(Locale.ROOT, CLUSTER, "n1", 9, true, "null", "lost"));
        assertThat(page.locator(".tiles")).containsText("1 of 2");
        assertThat(page.locator(".health.lost")).hasCount(1);
        assertThat(page.locator(".events .note").first())
                .containsText("node n1 leads now, epoch 9");
        assertThat(page.locator(".events .note").last()).containsText("node n2 is lost");
        assertThat(page.locator("main")).containsText("Leader: n1, epoch 9");
    }

    @Test
    void an_empty_system_is_one_click_from_a_run() {
        List<String> sent = new ArrayList<>();
        api.answer(
                "POST /api/v1/trees",
                route -> {
                    sent.add(
                            route.request().headers().get("apflow-trigger")
                                    + " "
                                    + route.request().postData());
                    route.fulfill(
                            new Route.FulfillOptions()
                                    .setStatus(201)
                                    .setBody("{\"root_task_id\": \"d\"}"));
                });
        Page page = api.open("");
        button(page, "Run an example").click();

        assertThat(page).hasURL(Pattern.compile("#/runs/d$"));
        assertThat(page.locator(".graph")).isVisible();
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0))
                .startsWith("ui ")
                .contains("\"key\": \"start\"")
                .doesNotContain("\"id\"");
    }

    @Test
    void the_last_hour_is_shown_as_charts() {
        BrowserContext context = BROWSER.fresh();
        try (FakeApi past = new FakeApi(context)) {
            past.answer(
                    "GET /api/v1/activity",
                    """
                    {"from": "2026-01-01T00:00:00Z", "step_seconds": 120, "seen_from": null, "steps": [
                      {"at": "2026-01-01T00:00:00Z", "completed": 1200, "failed": 3, "cancelled": 0,
                       "started": 1203, "busy_slots": 3.5, "queue_wait_p95_ms": 1500},
                      {"at": "2026-01-01T00:02:00Z", "completed": 10, "failed": 0, "cancelled": 1,
                       "started": 11, "busy_slots": 0.5, "queue_wait_p95_ms": null}]}
                    """);
            Page page = past.open("");
            assertThat(page.locator(".charts")).containsText("1,210 done, 3 failed");
            assertThat(page.locator(".charts")).containsText("95th percentile: up to 1.5 s");
            assertThat(page.locator(".charts")).containsText("Busy slots: 0.5 now, up to 3.5");
            assertThat(page.locator(".charts rect.failed")).hasCount(1);
            assertThat(page.locator(".charts rect.wait")).hasCount(1);
            assertThat(page.locator(".charts rect.in_progress")).hasCount(2);
        }
    }
}
