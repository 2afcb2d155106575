package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.apflow.adapters.http.settings.AccessSettings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

class DashboardTest {

    private static final Pattern REFERENCE =
            Pattern.compile("(?:src|href)=\"([^\"#]+)\"|(?:from|import) \"\\./([^\"]+)\"");

    private final Server server = Server.start();
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoever_opens_the_server_in_a_browser_is_led_to_the_page() {
        for (String path : List.of("/", "/ui")) {
            Response redirect = client.get(path);
            assertThat(redirect.status()).as(path).isEqualTo(302);
            assertThat(redirect.header("Location")).as(path).isEqualTo("ui/");
        }
        Response page = client.get("/ui/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.body()).startsWith("<!doctype html>");
    }

    @Test
    void the_page_may_use_nothing_but_its_own_server() {
        for (String path : List.of("/ui/", "/ui/app.js", "/ui/style.css", "/ui/icon.svg")) {
            Response file = client.get(path);
            assertThat(file.header("Content-Security-Policy"))
                    .as(path)
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                    .contains("connect-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "*", "data:", "http");
            assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(file.header("Referrer-Policy")).isEqualTo("no-referrer");
        }
    }

    @Test
    void every_file_that_is_referred_to_is_there_and_none_is_of_elsewhere() {
        Set<String> seen = new TreeSet<>();
        Deque<String> next = new ArrayDeque<>(List.of("index.html"));
        while (!next.isEmpty()) {
            String name = next.pop();
            if (seen.add(name)) {
                Response file = client.get("/ui/" + name);
                assertThat(file.status()).as(name).isEqualTo(200);
                assertThat(file.body()).as(name).doesNotContain("style=\"", "innerHTML", "eval(");
                REFERENCE
                        .matcher(file.body())
                        .results()
                        .map(DashboardTest::referred)
                        .forEach(next::push);
            }
        }
        assertThat(seen).contains("index.html", "style.css", "icon.svg", "app.js", "page-run.js");
        assertThat(seen).allSatisfy(name -> assertThat(name).doesNotContain("/", ":"));
    }

    private static String referred(MatchResult found) {
        return Optional.ofNullable(found.group(1)).orElseGet(() -> found.group(2));
    }

    @Test
    void files_are_of_the_types_that_browsers_insist_on() {
        assertThat(client.get("/ui/app.js").header("Content-Type"))
                .isEqualTo("text/javascript; charset=utf-8");
        assertThat(client.get("/ui/style.css").header("Content-Type"))
                .isEqualTo("text/css; charset=utf-8");
        assertThat(client.get("/ui/icon.svg").header("Content-Type")).isEqualTo("image/svg+xml");
    }

    @Test
    void a_file_that_a_browser_has_is_not_sent_again() throws IOException {
        String tag = client.get("/ui/app.js").header("ETag");
        assertThat(tag).matches("\"[\\w-]{43}\"");
        assertThat(client.get("/ui/app.js").header("Cache-Control")).isEqualTo("no-cache");

        for (String known : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
            Response same = client.get("/ui/app.js", "If-None-Match", known);
            assertThat(same.status()).as(known).isEqualTo(304);
            assertThat(same.body()).isEmpty();
            assertThat(same.header("ETag")).isEqualTo(tag);
        }
        assertThat(client.get("/ui/app.js", "If-None-Match", "\"x\"").status()).isEqualTo(200);

        try (Raw raw = new Raw(server)) {
            raw.lines("GET /ui/app.js HTTP/1.1", "Host: localhost", "If-None-Match: " + tag, "");
            assertThat(raw.head()).contains(" 304 ");
            raw.lines("GET /health/live HTTP/1.1", "Host: localhost", "");
            assertThat(raw.head()).as("the connection is still in step").contains(" 200 ");
        }
    }

    @Test
    void head_tells_what_get_would() {
        Response head = client.send("HEAD", "/ui/style.css", BodyPublishers.noBody());
        Response get = client.get("/ui/style.css");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Length"))
                .isEqualTo(String.valueOf(get.body().getBytes(UTF_8).length));
        assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
    }

    @Test
    void what_is_no_file_of_the_page_is_not_there() {
        for (String path :
                List.of(
                        "/ui/nope.js",
                        "/ui/DashboardRoutes.class",
                        "/ui/..%2foperation%2fopenapi.json",
                        "/ui/%2e%2e%2foperation%2fopenapi.json",
                        "/ui/..%5c..%5cx",
                        "/ui/app.js%00",
                        "/ui/app.js/",
                        "/ui/x/app.js",
                        "/ui/%2fetc%2fpasswd")) {
            Response refused = client.get(path);
            assertThat(refused.status()).as(path).isIn(400, 404);
            assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        }
        assertThat(client.send("POST", "/ui/", BodyPublishers.noBody()).status()).isEqualTo(405);
    }

    @Test
    void a_path_that_climbs_is_refused() throws IOException {
        try (Raw raw = new Raw(server)) {
            raw.lines("GET /ui/../../../../etc/passwd HTTP/1.1", "Host: localhost", "");
            assertThat(raw.response().status()).isEqualTo(400);
        }
    }

    @Test
    void the_page_asks_for_the_token_itself() {
        AccessSettings guarded =
                new AccessSettings(List.of("0123456789abcdef"), Optional.empty(), Set.of());
        try (Server other = Server.start(guarded)) {
            Client stranger = new Client(other);
            assertThat(stranger.get("/ui/").status()).isEqualTo(200);
            assertThat(stranger.get("/ui/app.js").status()).isEqualTo(200);
            assertThat(stranger.get("/api/v1/tasks").status()).isEqualTo(401);
        }
    }
}
