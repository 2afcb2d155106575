package dev.apflow.adapters.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.http.settings.AccessSettings;
import dev.apflow.adapters.http.settings.PublicUrls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The server behind a reverse proxy that shows it elsewhere. */
class PublicUrlsTest {

    private static final PublicUrls URLS =
            new PublicUrls(
                    List.of(
                            URI.create("https://tools.example.com/apflow/"),
                            URI.create("http://apflow.example.com:8080")));
    private static final String TREE =
            "{\"tasks\": [{\"id\": \"%s\", \"name\": \"n\", \"schemas\": {\"method\": \"echo\"}}]}";

    private final Server server = Server.start(AccessSettings.OPEN.shownAt(URLS));
    private final Client client = new Client(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void pages_of_a_public_origin_may_call() {
        assertThat(submit("a", "Origin", "https://tools.example.com").status()).isEqualTo(201);
        assertThat(submit("b", "Origin", "http://apflow.example.com:8080").status()).isEqualTo(201);
    }

    @Test
    void pages_of_another_scheme_port_or_name_may_not() {
        for (String origin :
                List.of(
                        "http://tools.example.com",
                        "https://tools.example.com:8443",
                        "https://tools.example.com.evil.example",
                        "http://apflow.example.com",
                        "null")) {
            Response refused = submit("a", "Origin", origin);
            assertThat(refused.status()).as(origin).isEqualTo(403);
            assertThat(refused.text("code")).isEqualTo("foreign_origin");
        }
    }

    @Test
    void locations_begin_with_the_prefix_that_the_proxy_names() {
        assertThat(submit("a", "X-Forwarded-Prefix", "/apflow").header("Location"))
                .contains("/apflow/api/v1/trees/a");
        assertThat(submit("b", "X-Forwarded-Prefix", "/apflow/").header("Location"))
                .contains("/apflow/api/v1/trees/b");
        assertThat(submit("c", "X-Forwarded-Host", "tools.example.com").header("Location"))
                .contains("/apflow/api/v1/trees/c");
        assertThat(client.get("/", "X-Forwarded-Prefix", "/apflow").header("Location"))
                .contains("/apflow/ui/");
        assertThat(client.get("/ui", "X-Forwarded-Prefix", "/apflow").header("Location"))
                .contains("/apflow/ui/");
    }

    @Test
    void a_prefix_that_is_none_of_ours_is_not_believed() {
        for (String prefix : List.of("/other", "//evil.example", "https://evil.example", "")) {
            assertThat(
                            submit("t" + prefix.length(), "X-Forwarded-Prefix", prefix)
                                    .header("Location"))
                    .as(prefix)
                    .contains("/api/v1/trees/t" + prefix.length());
        }
    }

    @Test
    void urls_are_read_with_their_paths_and_nothing_else() {
        assertThat(PublicUrls.parse("https://a.example/x"))
                .contains(URI.create("https://a.example/x"));
        for (String bad :
                List.of(
                        "a.example",
                        "ftp://a.example",
                        "https://",
                        "https://user@a.example",
                        "https://a.example/?q",
                        "https://a.example/#f",
                        "https://a.example/x/../y",
                        "https://a b")) {
            assertThat(PublicUrls.parse(bad)).as(bad).isEqualTo(Optional.empty());
        }
    }

    private Response submit(String id, String... headers) {
        return client.post(
                "/api/v1/trees", String.format(java.util.Locale.ROOT, TREE, id), headers);
    }
}
