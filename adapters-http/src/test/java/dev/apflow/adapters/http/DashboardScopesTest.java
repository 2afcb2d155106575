package dev.apflow.adapters.http;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

import dev.apflow.adapters.http.settings.AccessSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The dashboard offers what whoever is signed in may do, and signs in all tabs of a browser. */
class DashboardScopesTest {

    @RegisterExtension static final Chromium BROWSER = new Chromium();

    @TempDir Path directory;
    private Server server;
    private Client client;
    private BrowserContext context;

    private static String line(String name, String scopes) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(("token-of-" + name).getBytes(StandardCharsets.UTF_8));
            return name + " " + scopes + " sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @BeforeEach
    void open() throws IOException {
        Path file = directory.resolve("tokens");
        Files.write(
                file,
                List.of(
                        line("viewer", "apflow:read"),
                        line("writer", "apflow:read,apflow:write"),
                        line("boss", "apflow:read,apflow:write,apflow:admin"),
                        line("blind", "apflow:write")));
        server =
                Server.start(
                        new AccessSettings(List.of(), Optional.empty(), Set.of())
                                .withTokensFile(Optional.of(file)));
        client = new Client(server);
        submit("waits");
        submit("ended");
        cancel("ended");
        context = BROWSER.fresh();
    }

    @AfterEach
    void close() {
        context.close();
        server.close();
    }

    private void submit(String id) {
        String tree =
                "{\"tasks\":[{\"id\":\""
                        + id
                        + "\",\"name\":\"n\",\"schemas\":{\"method\":\"echo\"}}]}";
        Response created =
                client.post("/api/v1/trees", tree, "Authorization", "Bearer token-of-writer");
        assertThat(created.status()).isEqualTo(201);
    }

    private void cancel(String id) {
        String path = "/api/v1/tasks/" + id + "/cancel";
        assertThat(client.post(path, "{}", "Authorization", "Bearer token-of-boss").status())
                .isEqualTo(200);
    }

    private Page tab(String place) {
        Page page = context.newPage();
        page.navigate("http://127.0.0.1:" + server.port() + "/ui/" + place);
        return page;
    }

    private static void signIn(Page page, String token) {
        page.locator("dialog input").fill(token);
        page.locator("dialog button[type=submit]").click();
    }

    private static Locator button(Page page, String text) {
        return page.locator("main button", new Page.LocatorOptions().setHasText(text));
    }

    private static Locator newTree(Page page) {
        return page.locator("nav a", new Page.LocatorOptions().setHasText("New run"));
    }

    @Test
    void who_may_only_look_is_offered_nothing_else() {
        Page page = tab("#/tasks/waits");
        signIn(page, "token-of-viewer");

        assertThat(page.locator("#who")).containsText("signed in as viewer (may only look)");
        assertThat(page.locator("h1")).hasText("n");
        for (String text : List.of("Cancel …", "Run again", "Delete …")) {
            assertThat(button(page, text)).isHidden();
        }
        assertThat(newTree(page)).isHidden();
        page.navigate("http://127.0.0.1:" + server.port() + "/ui/#/trees/ended");
        assertThat(page.locator("h1")).hasText("n");
        assertThat(button(page, "Re-run all …")).isHidden();
        page.navigate("http://127.0.0.1:" + server.port() + "/ui/#/new");
        assertThat(page.locator(".problem"))
                .containsText("viewer may not submit, change, cancel or re-run tasks");
        assertThat(page.locator(".problem")).containsText("lacks the scope apflow:write");
        assertThat(page.locator("textarea")).hasCount(0);
    }

    @Test
    void who_may_write_is_offered_that_and_who_may_administer_everything() {
        Page page = tab("#/tasks/waits");
        signIn(page, "token-of-writer");
        assertThat(page.locator("#who")).containsText("signed in as writer (may not delete)");
        assertThat(button(page, "Cancel …")).isVisible();
        assertThat(button(page, "Delete …")).isHidden();
        assertThat(newTree(page)).isVisible();

        page.locator("#who button").click();
        signIn(page, "token-of-boss");
        assertThat(page.locator("#who")).containsText("signed in as boss");
        assertThat(page.locator("#who")).not().containsText("may");
        assertThat(button(page, "Delete …")).isVisible();
        button(page, "Delete …").click();
        page.locator("dialog button[type=submit]").click();
        assertThat(page.locator("#toast")).hasText("Deleted “n”, by boss");
    }

    /** Scopes may be taken away while a page is open. */
    @Test
    void what_is_refused_names_the_missing_scope_in_plain_words() throws IOException {
        Page page = tab("#/tasks/waits");
        signIn(page, "token-of-writer");
        assertThat(button(page, "Cancel …")).isVisible();
        Files.write(directory.resolve("tokens"), List.of(line("writer", "apflow:read")));
        String me = "/api/v1/whoami";
        Await.until(
                "the file was read again",
                Duration.ofSeconds(20),
                () ->
                        !client.get(me, "Authorization", "Bearer token-of-writer")
                                .body()
                                .contains("write\"]"));

        button(page, "Cancel …").click();
        page.locator("dialog button[type=submit]").click();

        assertThat(page.locator(".problem")).containsText("You may not do this");
        assertThat(page.locator(".problem")).containsText("lacks the scope apflow:write");
        assertThat(button(page, "Cancel …")).isHidden();
    }

    @Test
    void who_may_not_even_look_is_told_so_and_can_sign_out() {
        Page page = tab("#/tasks");
        signIn(page, "token-of-blind");

        assertThat(page.locator("main .problem"))
                .containsText("blind may not look at tasks, events and nodes");
        assertThat(page.locator("#who button")).hasText("Sign out");
    }

    @Test
    void a_token_signs_in_all_tabs_and_so_does_signing_out() {
        Page first = tab("");
        Page waiting = tab("#/tasks");
        assertThat(waiting.locator("dialog")).isVisible();
        signIn(first, "token-of-writer");
        assertThat(first.locator("#who")).containsText("writer");
        assertThat(waiting.locator("#who")).containsText("writer");
        assertThat(waiting.locator("dialog")).hasCount(0);

        Page later = tab("#/tasks/ended");
        assertThat(later.locator("#who")).containsText("writer");
        assertThat(later.locator(".state.live")).isVisible();
        later.reload();
        assertThat(later.locator("#who")).containsText("writer");

        later.locator("#who button").click();
        for (Page each : List.of(first, waiting, later)) {
            assertThat(each.locator("dialog")).isVisible();
            assertThat(each.locator("#who button")).hasCount(0);
        }
        signIn(waiting, "token-of-viewer");
        for (Page each : List.of(first, waiting, later)) {
            assertThat(each.locator("#who")).containsText("viewer");
        }
    }

    @Test
    void a_wrong_token_stays_in_its_tab_and_nothing_outlives_the_last_one() {
        Page first = tab("");
        signIn(first, "token-of-writer");
        assertThat(first.locator("#who")).containsText("writer");
        BrowserContext other = BROWSER.fresh();
        try {
            Page stranger = other.newPage();
            stranger.navigate("http://127.0.0.1:" + server.port() + "/ui/");
            signIn(stranger, "wrong");
            assertThat(stranger.locator("dialog")).containsText("not valid");
        } finally {
            other.close();
        }
        assertThat(
                        (String)
                                first.evaluate(
                                        "() => JSON.stringify(Object.entries(localStorage)) +"
                                                + " document.cookie"))
                .doesNotContain("token-of-writer");
        first.close();
        Page next = tab("");
        assertThat(next.locator("dialog")).isVisible();
    }

    @Test
    void events_name_who_caused_them() {
        Page page = tab("#/tasks/ended");
        signIn(page, "token-of-viewer");

        assertThat(page.locator("ol.events li.cancelled")).containsText("cancelled by boss");
        assertThat(page.locator("ol.events li.created")).containsText("created by writer");

        page.locator("ol.events li.cancelled a.actor").click();
        assertThat(page.locator("h2 .actor")).hasText("boss");
        assertThat(page.locator("ol.events li")).hasCount(2);
        assertThat(page.locator(".state.live")).isVisible();
        submit("another");
        cancel("another");
        assertThat(page.locator("ol.events li.cancelled")).hasCount(2);
        assertThat(page.locator("ol.events li.created")).hasCount(0);
        page.locator("input[name=actor]").fill("writer");
        page.locator("form.by button").click();
        assertThat(page.locator("ol.events li.created")).hasCount(3);
        assertThat(page.locator("ol.events li.cancelled")).hasCount(0);
    }
}
