package dev.apflow.adapters.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.regex.Pattern;

/** The pages of schedules: what they show, and what can be done there. */
class DashboardSchedulesTest {

    @RegisterExtension static final Chromium BROWSER = new Chromium();

    private static final String LAST =
            """
            {"schedule_id": "nightly", "nominal_time": "2026-03-28T01:30:00Z", "outcome": "skipped_overlap",
             "detail": "the run before has not ended"}
            """;

    private static final String SCHEDULE =
            """
            {"id": "nightly", "name": "Nightly report", "cron": ["30 2 * * *"], "timezone": "Europe/Oslo",
             "paused": false, "next_time": "2026-03-29T01:00:00Z", "last_occurrence": LAST, "version": 1}
            """
                    .replace("LAST", LAST);

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

    /** One schedule, with a change of the clock before it. */
    static void answers(FakeApi api) {
        api.answer(
                "GET /api/v1/schedules?limit=50",
                "{\"schedules\": [" + SCHEDULE + "], \"next_cursor\": null}");
        api.answer("GET /api/v1/schedules/nightly", SCHEDULE);
        api.answer(
                "GET /api/v1/schedules/nightly/preview?n=10",
                """
                {"times": [{"nominal_time": "2026-03-29T01:00:00Z", "local_time": "2026-03-29T03:00:00",
                            "utc_offset": "+02:00", "note": "02:30 does not exist: the clock goes forward"},
                           {"nominal_time": "2026-03-30T00:30:00Z", "local_time": "2026-03-30T02:30:00",
                            "utc_offset": "+02:00"}]}
                """);
        api.answer(
                "GET /api/v1/schedules/nightly/occurrences?limit=50",
                "{\"occurrences\": [" + LAST + "], \"next_cursor\": null}");
    }

    private static Locator button(Page page, String text) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(text));
    }

    @Test
    void the_list_says_when_each_runs_next_and_what_became_of_the_last_one() {
        Page page = api.open("#/schedules");

        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody td").nth(0)).containsText("Nightly report30 2 * * *");
        assertThat(page.locator("tbody td").nth(1)).containsText("01:00:00");
        assertThat(page.locator("tbody td").nth(3)).hasText("skipped overlap");
    }

    @Test
    void a_schedule_shows_its_next_times_with_changes_of_the_clock_and_its_ledger() {
        Page page = api.open("#/schedules/nightly");

        assertThat(page.locator("h1")).hasText("Nightly report");
        assertThat(page.locator("section").first())
                .containsText("2026-03-29 03:00:00 +02:0002:30 does not exist");
        assertThat(page.locator("section").nth(1)).containsText("the run before has not ended");
    }

    @Test
    void what_can_be_done_is_asked_for_and_said() {
        api.answer("POST /api/v1/schedules/nightly/pause", SCHEDULE);
        api.answer("POST /api/v1/schedules/nightly/trigger", 201, LAST);
        api.answer(
                "POST /api/v1/schedules/nightly/backfill",
                202,
                "{\"schedule_id\": \"nightly\", \"count\": 3}");
        api.answer("DELETE /api/v1/schedules/nightly", 204, "");
        Page page = api.open("#/schedules/nightly");

        button(page, "Pause …").click();
        page.locator("dialog input").fill("holidays");
        page.locator("dialog button[type=submit]").click();
        assertThat(page.locator(".done")).containsText("Paused nightly, by you.");
        assertThat(button(page, "Pause …")).isFocused();
        button(page, "Start one now …").click();
        page.locator("dialog button[type=submit]").click();
        assertThat(page.locator(".done")).containsText("Started a tree of nightly");
        button(page, "Backfill …").click();
        page.locator("#from").fill("2026-03-01T00:00");
        page.locator("#to").fill("2026-03-04T00:00");
        page.locator("dialog button[type=submit]").click();
        assertThat(page.locator(".done")).containsText("Backfill of nightly: 3 nominal times");
        button(page, "Delete …").click();
        assertThat(page.locator("dialog h2")).hasText("Delete the schedule nightly?");
        page.locator("dialog button[type=submit]").click();
        assertThat(page).hasURL(Pattern.compile("#/schedules$"));

        assertThat(api.changes())
                .containsExactly(
                        "POST /api/v1/schedules/nightly/pause {\"reason\":\"holidays\"}",
                        "POST /api/v1/schedules/nightly/trigger {}",
                        "POST /api/v1/schedules/nightly/backfill"
                            + " {\"from\":\"2026-03-01T00:00:00Z\",\"to\":\"2026-03-04T00:00:00Z\"}",
                        "DELETE /api/v1/schedules/nightly");
    }
}
