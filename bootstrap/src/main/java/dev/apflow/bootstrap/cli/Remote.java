package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The server that a command asks. */
final class Remote {

    private static final JsonLimits ANSWERS = JsonLimits.DEFAULT.withDocumentBytesMax(256L << 20);

    @Option(
            names = "--url",
            description = "Server to ask (default: $APFLOW_URL, else ${DEFAULT-VALUE}).",
            defaultValue = "${env:APFLOW_URL:-http://127.0.0.1:8000}")
    private String url = "";

    @Option(
            names = "--token",
            description = "Bearer token (default: $APFLOW_API_TOKEN).",
            defaultValue = "${env:APFLOW_API_TOKEN:-}")
    private String token = "";

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    JsonObject get(String path) {
        return call("GET", path, Optional.empty(), Optional.empty());
    }

    JsonObject post(String path, JsonValue body) {
        return call("POST", path, Optional.of(body), Optional.empty());
    }

    JsonObject post(String path, JsonValue body, Optional<String> idempotencyKey) {
        return call("POST", path, Optional.of(body), idempotencyKey);
    }

    private JsonObject call(
            String method, String path, Optional<JsonValue> body, Optional<String> idempotencyKey) {
        HttpRequest.Builder request = request(path);
        request.method(
                method,
                body.map(JsonText::write)
                        .map(BodyPublishers::ofString)
                        .orElseGet(BodyPublishers::noBody));
        body.ifPresent(each -> request.header("Content-Type", "application/json"));
        idempotencyKey.ifPresent(key -> request.header("Idempotency-Key", key));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return answer(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException unreachable) {
            throw Failure.failed(
                    "no answer from "
                            + url
                            + ": "
                            + reason(unreachable)
                            + "; is `apflow serve` running there?");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Failure.failed("interrupted");
        } catch (IllegalArgumentException malformed) {
            throw Failure.usage("not a request that can be sent: " + malformed.getMessage());
        }
    }

    private HttpRequest.Builder request(String path) {
        try {
            return HttpRequest.newBuilder(URI.create(url.replaceAll("/+$", "") + path))
                    .timeout(Duration.ofSeconds(30));
        } catch (IllegalArgumentException malformed) {
            throw Failure.usage("--url: expected http://host:port, got " + url);
        }
    }

    private JsonObject answer(HttpResponse<String> response) {
        JsonObject body =
                JsonText.parse(response.body(), ANSWERS)
                                instanceof ParseResult.Parsed(JsonObject object)
                        ? object
                        : JsonObject.EMPTY;
        if (response.statusCode() / 100 == 2) {
            return body;
        }
        String told =
                String.format(
                        Locale.ROOT,
                        "%d %s: %s%s",
                        response.statusCode(),
                        Look.text(body, "title"),
                        Look.text(body, "detail"),
                        fieldErrors(body));
        throw isAboutOptions(response) ? Failure.usage(told) : Failure.failed(told);
    }

    /** What is read is named by the command line alone. */
    private static boolean isAboutOptions(HttpResponse<String> response) {
        int status = response.statusCode();
        return (status == 400 || status == 422) && response.request().method().equals("GET");
    }

    /** A line for each field; none where there is only one, which the detail tells of already. */
    private static String fieldErrors(JsonObject problem) {
        List<JsonObject> errors = Look.objects(problem, "errors");
        return errors.size() < 2
                ? ""
                : errors.stream()
                        .map(
                                each ->
                                        String.format(
                                                Locale.ROOT,
                                                "\n  %s: %s (expected %s, got %s)",
                                                Look.text(each, "field"),
                                                Look.text(each, "reason"),
                                                Look.text(each, "expected"),
                                                Look.text(each, "actual")))
                        .collect(Collectors.joining());
    }

    private static String reason(IOException problem) {
        return problem.getMessage() == null ? "connection refused" : problem.getMessage();
    }
}
