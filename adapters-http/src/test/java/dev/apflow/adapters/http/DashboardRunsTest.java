package dev.apflow.adapters.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.regex.Pattern;

/** The list of runs: what it shows, what it asks for. */
class DashboardRunsTest {

    @RegisterExtension static final Chromium BROWSER = new Chromium();

    static final String ROW =
            """
            {"run_id": "r1", "name": "Monthly <b>order</b>", "method": "echo", "flow": "orders", "flow_version": 3,
             "status": "failed", "progress": 0.8,
             "counts": {"pending": 2, "in_progress": 0, "completed": 8, "failed": 10, "cancelled": 0, "blocked": 2},
             "created_at": "2026-01-01T00:00:00Z", "started_at": "2026-01-01T00:00:01Z",
             "ended_at": "2026-01-01T00:00:08Z",
             "triggered_by": {"kind": "schedule", "id": "nightly"}, "labels": {"team": "billing"}}
            """;

    private static FakeApi api;

    @BeforeAll
    static void open() {
        api = new FakeApi(BROWSER.fresh());
        api.answer("GET /api/v1/runs?limit=50", page("\"older\"", ROW));
        api.answer("GET /api/v1/runs?limit=50&cursor=older", page("null"));
        api.answer("GET /api/v1/runs?limit=50&status=failed", page("null", ROW));
        api.answer(
                "GET /api/v1/runs?limit=50&status=failed&label=team%3Abilling", page("null", ROW));
    }

    @AfterAll
    static void close() {
        api.close();
    }

    static String page(String next, String... rows) {
        return "{\"runs\": [" + String.join(",", rows) + "], \"next_cursor\": " + next + "}";
    }

    @Test
    void each_run_has_a_row_with_its_state_its_counts_its_time_and_what_started_it() {
        Page page = api.open("#/runs");
        Locator row = page.locator("main tbody tr");
        assertThat(row).hasCount(1);
        assertThat(row.locator("td"))
                .hasText(
                        new Pattern[] {
                            Pattern.compile("Monthly <b>order</b>r1 · flow orders v3team: billing"),
                            Pattern.compile("✕ failed"),
                            Pattern.compile("8 completed · 10 failed · 2 blocked"),
                            Pattern.compile("00:00:01"),
                            Pattern.compile("7\\.0 s"),
                            Pattern.compile("the schedule nightly")
                        });
        assertThat(row.locator(".countbar span")).hasCount(3);
        assertThat(row.locator("a", new Locator.LocatorOptions().setHasText("10 failed")))
                .hasAttribute("href", "#/runs/r1?view=list&state=failed");
        page.setViewportSize(390, 844);
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).isEqualTo(0);
    }

    @Test
    void the_filter_is_in_the_address_and_in_the_request() {
        Page page = api.open("#/runs");
        assertThat(page.locator("main tbody tr")).hasCount(1);
        page.keyboard().press("f");
        assertThat(page).hasURL(Pattern.compile("#/runs\\?status=failed$"));
        assertThat(page.locator("main select[name=status]")).hasValue("failed");
        page.locator("main input[name=label]").fill("team:billing");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile("label=team%3Abilling"));
        assertThat(page.locator("main tbody tr")).hasCount(1);

        page.locator("main a", new Page.LocatorOptions().setHasText("Reset")).click();
        page.locator("main a", new Page.LocatorOptions().setHasText("Older")).click();
        assertThat(page.getByText("There are none.")).isVisible();
        page.goBack();
        assertThat(page.locator("main tbody tr")).hasCount(1);
    }
}
