package dev.apflow.adapters.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of queues. */
class DashboardQueuesTest {

    @RegisterExtension static final Chromium BROWSER = new Chromium();

    private static final String MAIL =
            """
            {"name": "mail", "max_running": 4, "rate": {"limit": 10, "period_ms": 60000, "burst": 2}, "version": 3,
             "paused": true, "pause_reason": "provider is down", "paused_at": "2026-01-01T00:00:00Z", "paused_by": "ann",
             "ready": 0, "running": 2, "waiting": {"dependencies": 1, "not_before": 0, "retry": 0, "queue_paused": 1200,
             "paused": 0, "rate": 0, "queue_full": 0, "concurrency": 0}, "oldest_ready_seconds": null}
            """;

    private static final String USUAL =
            """
            {"name": "default", "max_running": null, "rate": null, "version": 0, "paused": false, "ready": 7, "running": 1,
             "waiting": {"dependencies": 0, "not_before": 0, "retry": 0, "queue_paused": 0, "paused": 0, "rate": 0,
             "queue_full": 0, "concurrency": 0}, "oldest_ready_seconds": 12.5}
            """;

    private FakeApi api;

    @BeforeEach
    void open() {
        api = new FakeApi(BROWSER.fresh());
        answers(api);
    }

    @AfterEach
    void close() {
        api.close();
    }

    /** Two queues, and an executor that is paused. */
    static void answers(FakeApi api) {
        api.answer(
                "GET /api/v1/queues?limit=50",
                "{\"queues\": ["
                        + USUAL
                        + ", "
                        + MAIL
                        + "], \"pauses\": [{\"scope\": \"method\", \"value\": \"echo\","
                        + " \"reason\": \"it breaks\", \"since\": \"2026-01-01T00:00:00Z\","
                        + " \"by\": null}], \"next_cursor\": null}");
    }

    @Test
    void each_queue_says_what_is_in_it_and_what_that_waits_for() {
        Page page = api.open("#/queues");

        assertThat(page.locator("tbody tr")).hasCount(2);
        assertThat(page.locator("tbody tr").first()).containsText("default");
        assertThat(page.locator("tbody tr").first().locator("td").nth(4)).hasText("13 s");
        assertThat(page.locator("tbody tr").last().locator("td").nth(0))
                .containsText("paused: provider is down");
        assertThat(page.locator("tbody tr").last().locator("td").nth(2)).hasText("2 of 4");
        assertThat(page.locator("tbody tr").last().locator("td").nth(3))
                .hasText("1,201for dependencies: 1, a pause of the queue: 1,200");
        assertThat(page.locator("tbody tr").last().locator("td").nth(5))
                .hasText("10 in 1 min 0 s, 2 at once");
        assertThat(page.locator(".reasons")).containsText("Executor echo is paused: it breaks");
    }

    @Test
    void queues_are_paused_with_a_reason_resumed_and_limited() {
        for (String call : new String[] {"queues/default/pause", "queues/mail/resume"}) {
            api.answer("POST /api/v1/" + call, USUAL);
        }
        api.answer("POST /api/v1/pause", "{}");
        api.answer("POST /api/v1/resume", "{}");
        api.answer("PUT /api/v1/queues/default", USUAL);
        Page page = api.open("#/queues");

        page.getByLabel("Pause default …").click();
        assertThat(page.locator("dialog")).containsText("Its 7 ready tasks do not start");
        page.locator("#asked").fill("maintenance");
        page.locator("dialog button[type=submit]").click();
        assertThat(page.locator(".done")).containsText("Paused the queue default, by you.");
        page.getByLabel("Resume mail …").click();
        assertThat(page.locator(".done")).containsText("Resumed the queue mail");
        page.locator(".reasons button").click();
        assertThat(page.locator(".done")).containsText("Resumed echo");
        page.getByLabel("Limits default …").click();
        page.locator("#most").fill("5");
        page.locator("#rate").fill("100");
        page.locator("dialog button[type=submit]").click();
        assertThat(page.locator(".done")).containsText("Changed the limits of the queue default");

        assertThat(api.changes())
                .containsExactly(
                        "POST /api/v1/queues/default/pause {\"reason\":\"maintenance\"}",
                        "POST /api/v1/queues/mail/resume {}",
                        "POST /api/v1/resume {\"scope\":\"method\",\"value\":\"echo\"}",
                        "PUT /api/v1/queues/default"
                            + " {\"version\":0,\"max_running\":5,\"rate\":{\"limit\":100,\"period_ms\":60000}}");
    }
}
