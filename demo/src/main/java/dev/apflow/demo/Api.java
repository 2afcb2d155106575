package dev.apflow.demo;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult.Parsed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** The nodes' API, as any client sees it. */
final class Api implements AutoCloseable {

    private static final JsonLimits ANSWERS = JsonLimits.DEFAULT.withDocumentBytesMax(64L << 20);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofMillis(500))
                    .build();

    /** The answer of status 2xx; empty for any other, and for none. */
    Optional<JsonObject> get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build());
    }

    /** Likewise. */
    Optional<JsonObject> post(String url, JsonValue body, String idempotencyKey) {
        return post(url, body, idempotencyKey, TIMEOUT);
    }

    /**
     * Likewise, empty too where no answer comes within {@code patience}: it may have been done, and
     * the same key finds that out.
     */
    Optional<JsonObject> post(
            String url, JsonValue body, String idempotencyKey, Duration patience) {
        return send(
                HttpRequest.newBuilder(URI.create(url))
                        .timeout(patience)
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(BodyPublishers.ofString(JsonText.write(body)))
                        .build());
    }

    private Optional<JsonObject> send(HttpRequest request) {
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            return response.statusCode() / 100 == 2
                            && JsonText.parse(response.body(), ANSWERS)
                                    instanceof Parsed(JsonObject body)
                    ? Optional.of(body)
                    : Optional.empty();
        } catch (IOException nobody) {
            return Optional.empty();
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
