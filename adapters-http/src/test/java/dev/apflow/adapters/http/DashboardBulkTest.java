package dev.apflow.adapters.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many tasks of the list of tasks changed at once. */
class DashboardBulkTest {

    @RegisterExtension static final Chromium BROWSER = new Chromium();

    private FakeApi api;

    @BeforeEach
    void open() {
        api = new FakeApi(BROWSER.fresh());
        api.answer("GET /api/v1/tasks?limit=50", list("\"c\"", failed("a"), pending("b")));
        api.answer("GET /api/v1/tasks?limit=500", list("\"d\"", failed("a"), pending("b")));
        api.answer("GET /api/v1/tasks?limit=500&cursor=d", list("null", pending("c")));
    }

    @AfterEach
    void close() {
        api.close();
    }

    private static String failed(String id) {
        return DashboardListTest.task(id, "task " + id, "").replace("\"pending\"", "\"failed\"");
    }

    private static String pending(String id) {
        return DashboardListTest.task(id, "task " + id, "");
    }

    private static String list(String next, String... tasks) {
        return "{\"tasks\": [" + String.join(",", tasks) + "], \"next_cursor\": " + next + "}";
    }

    private static Locator button(Page page, String text) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(text));
    }

    @Test
    void tasks_that_are_ticked_are_run_again_with_all_behind_them() {
        api.answer("POST /api/v1/tasks/a/rerun", "{\"attempt_id\": 2}");
        Page page = api.open("#/tasks");
        page.getByLabel("Choose task a").check();
        assertThat(page.locator(".bulk")).containsText("1 chosen");
        button(page, "Re-run 1 from here …").click();
        assertThat(page.locator("dialog h2")).hasText("Run 1 task and all behind again?");
        assertThat(page.locator("dialog")).containsText("“task a”.");
        page.locator("dialog button[type=submit]").click();

        assertThat(page.locator(".done")).containsText("1 of 1 task queued again, by you.");
        assertThat(page.locator(".bulk")).containsText("0 chosen");
        assertThat(api.changes())
                .containsExactly("POST /api/v1/tasks/a/rerun {\"downstream\":true}");
    }

    @Test
    void all_that_the_filter_finds_are_cancelled_and_what_fails_is_said() {
        api.answer("POST /api/v1/tasks/b/cancel", "{\"cancelled\": [\"b\"]}");
        Page page = api.open("#/tasks");
        button(page, "Choose all that match").click();
        assertThat(page.locator(".bulk")).containsText("3 chosen");
        button(page, "Cancel 2 …").click();
        assertThat(page.locator("dialog button.danger")).hasText("Cancel 2 tasks");
        page.locator("dialog button[type=submit]").click();

        assertThat(page.locator(".done")).containsText("1 of 2 tasks cancelled, by you.");
        assertThat(page.locator(".problem")).containsText("Not found");
        assertThat(api.changes())
                .containsExactlyInAnyOrder(
                        "POST /api/v1/tasks/b/cancel {}", "POST /api/v1/tasks/c/cancel {}");
    }

    @Test
    void tasks_are_filtered_by_what_they_wait_for() {
        Page page = api.open("#/tasks");
        page.locator("select[name=state]").selectOption("blocked");
        page.waitForCondition(
                () -> api.asked().contains("GET /api/v1/tasks?limit=50&state=blocked"));
    }
}
