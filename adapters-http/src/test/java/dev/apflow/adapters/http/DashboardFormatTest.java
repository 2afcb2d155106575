package dev.apflow.adapters.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the dashboard shows values, in the browser's language and time zone. */
class DashboardFormatTest {

    @RegisterExtension static final Chromium BROWSER = new Chromium();

    private static FakeApi api;
    private static Page page;

    @BeforeAll
    static void open() {
        BrowserContext context = BROWSER.fresh("de-DE", "Asia/Tokyo");
        context.clock().setFixedTime("2026-03-01T20:00:00Z");
        api = new FakeApi(context);
        api.answer(
                "GET /metrics",
                "apflow_tasks{status=\"pending\"} 12345\napflow_tasks{status=\"in_progress\"} 0\n");
        page = api.open("");
    }

    @AfterAll
    static void close() {
        if (api != null) {
            api.close();
        }
    }

    /** What a function of {@code format.js} answers. */
    private static Object format(String call) {
        return page.evaluate("() => import('./format.js').then(format => format." + call + ")");
    }

    private static Object time(String call) {
        return page.evaluate("() => import('./times.js').then(times => times." + call + ")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    -5        | 0 ms
                    0.4       | 0 ms
                    999       | 999 ms
                    1000      | 1.0 s
                    1549      | 1.5 s
                    59000     | 59 s
                    60000     | 1 min 0 s
                    3599999   | 59 min 59 s
                    3600000   | 1 h 0 min
                    172740000 | 47 h 59 min
                    172800000 | 2 days
                    """)
    void durations(double millis, String shown) {
        assertThat(format("duration(" + millis + ")")).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    percent(null)   | 0 %
                    percent(0.999)  | 99 %
                    percent(1)      | 100 %
                    shortId('a-short-id') | a-short-id
                    shortId('0123456789abcdefghijklmnop') | 01234567…klmnop
                    brief(null)     | ''
                    brief('a\\nb')  | a
                    brief('abcdef', 3) | abc…
                    statusWord('in_progress') | running
                    """)
    void texts(String call, String shown) {
        assertThat(format(call)).isEqualTo(shown);
    }

    @Test
    void a_time_of_today_is_a_clock_time_of_the_place_and_another_has_its_date() {
        assertThat(time("timeText('2026-03-01T15:00:00Z')")).isEqualTo("00:00:00");
        assertThat(time("timeText('2026-03-01T14:59:59.9Z')")).isEqualTo("1.3.2026 23:59:59");
    }

    @Test
    void numbers_that_javascript_cannot_hold_are_shown_as_they_were_written() {
        String text =
                "{\"big\":123456789012345678901,\"small\":1.5,\"text\":\"1234567890123456789\"}";

        assertThat(format("json(format.parse('" + text + "'))").toString().replaceAll("\\s", ""))
                .isEqualTo(text);
    }

    @Test
    void a_long_value_is_cut_and_says_so() {
        assertThat(format("json('x'.repeat(20), 10)"))
                .isEqualTo("\"xxxxxxxxx\n… (12 more characters)");
    }

    @Test
    void counts_are_written_as_in_the_language_of_the_browser() {
        assertThat(page.locator(".tile strong").first()).hasText("12.345");
        assertThat(page.locator(".tile strong").nth(1)).hasText("0");
    }
}
