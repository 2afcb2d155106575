package dev.apflow.adapters.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;

import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.StreamLimits;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Many tabs of the dashboard in one browser, which opens six connections to a server at most. */
class DashboardTabsTest {

    private static final int TABS = 12;

    @RegisterExtension static final Chromium BROWSER = new Chromium();

    /** A server notices at a heartbeat at the latest that a stream's client has left. */
    private static final StreamLimits QUICK =
            StreamLimits.DEFAULT.withHeartbeat(Duration.ofMillis(200));

    private final Server server = Server.start(settings -> settings.with(QUICK));
    private final Client client = new Client(server);
    private BrowserContext context;

    @BeforeEach
    void open() {
        context = BROWSER.fresh();
    }

    @AfterEach
    void close() {
        context.close();
        server.close();
    }

    @Test
    void all_tabs_show_what_happens_and_each_can_act() {
        submit("one", "first");
        submit("two", "second");
        List<Page> tabs = new ArrayList<>();
        for (int i = 0; i < TABS; i++) {
            tabs.add(tab(i % 3 == 0 ? "" : i % 3 == 1 ? "#/trees/one" : "#/trees/two"));
        }

        for (Page tab : tabs) {
            assertThat(tab.locator(".state.live")).isVisible();
        }
        Page acting = tabs.get(4);
        acting.locator("button", having("Cancel …")).click();
        acting.locator("dialog button[type=submit]").click();

        assertThat(acting.locator("ol.events li.cancelled")).hasCount(1);
        for (int i = 1; i < TABS; i += 3) {
            assertThat(tabs.get(i).locator("ol.events li.created")).hasCount(1);
            assertThat(tabs.get(i).locator("ol.events li.cancelled")).hasCount(1);
            assertThat(tabs.get(i + 1).locator("ol.events li.cancelled")).hasCount(0);
        }
        assertThat(tabs.get(3).locator("ol.events li.cancelled")).hasCount(1);
        assertThat(streams()).isEqualTo(1);
    }

    @Test
    void a_tab_that_was_away_reads_up_what_it_missed_and_shows_nothing_twice() {
        submit("one", "first");
        Page page = tab("#/trees/one");
        assertThat(page.locator(".state.live")).isVisible();
        context.setOffline(true);
        hide(page, true);
        client.post("/api/v1/tasks/one/cancel", "{}");
        context.setOffline(false);
        client.post("/api/v1/tasks/one/rerun", "{}");

        hide(page, false);

        assertThat(page.locator("ol.events li")).hasCount(4);
        assertThat(page.locator("ol.events li.retried")).hasCount(1);
    }

    @Test
    void tabs_that_nobody_looks_at_hold_no_connection() {
        Page page = tab("");
        assertThat(page.locator(".state.live")).isVisible();
        assertThat(streams()).isEqualTo(1);

        hide(page, true);

        Await.until("no stream", Duration.ofSeconds(5), () -> streams() == 0);
    }

    @Test
    void the_token_that_one_tab_was_given_opens_the_stream() {
        try (Server closed =
                Server.start(
                        new AccessSettings(
                                List.of("a-long-secret-token"), Optional.empty(), Set.of()))) {
            Page page = context.newPage();
            page.navigate("http://127.0.0.1:" + closed.port() + "/ui/");
            page.locator("dialog input").fill("a-long-secret-token");
            page.locator("dialog button[type=submit]").click();

            assertThat(page.locator(".state.live")).isVisible();
        }
    }

    private Page tab(String place) {
        Page page = context.newPage();
        page.navigate("http://127.0.0.1:" + server.port() + "/ui/" + place);
        return page;
    }

    /** As if another tab were in front. */
    private static void hide(Page page, boolean hidden) {
        page.evaluate(
                "hidden => { Object.defineProperty(document, 'hidden', { value: hidden,"
                        + " configurable: true }); document.dispatchEvent(new"
                        + " Event('visibilitychange')); }",
                hidden);
    }

    private static Page.LocatorOptions having(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private void submit(String id, String name) {
        assertThat(
                        client.post(
                                        "/api/v1/trees",
                                        String.format(
                                                Locale.ROOT,
                                                """
                                                {"tasks": [{"id": "%s", "name": "%s", "schemas": {"method": "echo"}}]}
                                                """,
                                                id,
                                                name))
                                .status())
                .isEqualTo(201);
    }

    private long streams() {
        return (long)
                client.get("/metrics")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("apflow_event_streams "))
                        .mapToDouble(line -> Double.parseDouble(line.split(" ")[1]))
                        .findFirst()
                        .orElse(-1);
    }
}
