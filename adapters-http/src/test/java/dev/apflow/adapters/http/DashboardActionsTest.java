package dev.apflow.adapters.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the dashboard changes: only what somebody asked for, and said yes to. */
class DashboardActionsTest {

    @RegisterExtension static final Chromium BROWSER = new Chromium();

    private FakeApi api;

    @BeforeEach
    void open() {
        api = new FakeApi(BROWSER.fresh());
        api.answer("GET /api/v1/tasks/a", DashboardListTest.task("a", "first", ""));
        api.answer("GET /api/v1/tasks/a/explain", "{\"runnable\": true, \"reasons\": []}");
        api.answer("GET /api/v1/tasks/a/events?limit=1000", "{\"events\": []}");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private static Locator button(Page page, String text) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(text));
    }

    private static Locator answer(Page page, String text) {
        return page.locator("dialog button", new Page.LocatorOptions().setHasText(text));
    }

    @Test
    void a_task_is_cancelled_only_after_a_yes() {
        api.answer("POST /api/v1/tasks/a/cancel", "{\"cancelled\": [\"a\"]}");
        Page page = api.open("#/tasks/a");

        button(page, "Cancel …").click();
        assertThat(page.locator("dialog h2")).hasText("Cancel “first”?");
        answer(page, "Let it be").click();
        assertThat(page.locator("dialog")).hasCount(0);
        button(page, "Cancel …").click();
        page.keyboard().press("Escape");
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(api.changes()).isEmpty();

        button(page, "Cancel …").click();
        page.locator("dialog input").fill("  no longer needed ");
        answer(page, "Cancel the task").click();
        assertThat(page.locator("#toast")).hasText("Cancelled “first”, by you");
        assertThat(api.changes())
                .containsExactly("POST /api/v1/tasks/a/cancel {\"reason\":\"no longer needed\"}");
    }

    @Test
    void a_task_is_deleted_only_after_a_yes() {
        api.answer("DELETE /api/v1/tasks/a", 204, "");
        Page page = api.open("#/tasks/a");

        button(page, "Delete …").click();
        answer(page, "Never mind").click();
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(api.changes()).isEmpty();

        button(page, "Delete …").click();
        answer(page, "Delete it").click();
        assertThat(page).hasURL(Pattern.compile("#/tasks$"));
        assertThat(api.changes()).containsExactly("DELETE /api/v1/tasks/a");
    }

    @Test
    void a_leader_steps_down_only_after_a_yes() {
        api.answer(
                "GET /api/v1/cluster",
                """
                {"mode": "cluster", "leader": {"node_id": "n1", "url": null, "epoch": 7}, "nodes": [],
                 "node": {"id": "n1", "role": "leader"}}
                """);
        api.answer("POST /api/v1/cluster/step-down", "{\"node_id\": \"n1\", \"epoch\": 7}");
        Page page = api.open("");

        button(page, "Step down …").click();
        answer(page, "Never mind").click();
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(api.changes()).isEmpty();

        button(page, "Step down …").click();
        answer(page, "Step down").click();
        assertThat(page.locator("#toast")).hasText("n1 resigned from epoch 7, by you");
        assertThat(api.changes()).hasSize(1);
    }

    @Test
    void a_refusal_is_shown_field_by_field_and_the_button_can_be_used_again() {
        api.answer(
                "POST /api/v1/tasks/a/cancel",
                409,
                """
                {"title": "Conflict", "detail": "both", "code": "conflict", "errors": [
                  {"field": "reason", "reason": "is too long", "expected": "500 characters", "actual": "<b>long</b>"},
                  {"field": "task", "reason": "has ended"}]}
                """);
        Page page = api.open("#/tasks/a");
        button(page, "Cancel …").click();
        answer(page, "Cancel the task").click();

        Locator problem = page.locator("main .problem");
        assertThat(problem.locator("strong")).hasText("Conflict");
        assertThat(problem.locator("li"))
                .hasText(
                        new String[] {
                            "reason: is too long; expected 500 characters, got <b>long</b>",
                            "task: has ended"
                        });
        assertThat(problem).containsText("conflict · 409");
        assertThat(button(page, "Cancel …")).isEnabled();
    }

    /** An answer that got lost is had by sending the same again; another text is another tree. */
    @Test
    void a_tree_that_is_sent_again_has_the_same_idempotency_key() {
        Page page = api.open("#/new");
        List<String> keys = new ArrayList<>();
        api.answer(
                "POST /api/v1/trees",
                route -> {
                    keys.add(route.request().headers().get("idempotency-key"));
                    route.abort();
                });
        Locator text = page.locator("textarea");
        text.fill("{\"tasks\": []}");
        Locator submit = button(page, "Submit");
        submit.click();
        assertThat(page.locator("main .problem")).containsText("The server does not answer");
        submit.click();
        assertThat(submit).isEnabled();
        page.waitForCondition(() -> keys.size() == 2);
        text.fill("{\"tasks\": [1]}");
        submit.click();
        page.waitForCondition(() -> keys.size() == 3);

        assertThat(keys.get(1)).isEqualTo(keys.get(0)).hasSizeGreaterThan(20);
        assertThat(keys.get(2)).isNotEqualTo(keys.get(0));
        page.reload();
        assertThat(text).hasValue("{\"tasks\": [1]}");
    }
}
