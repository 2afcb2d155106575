package dev.apflow.adapters.executors;

import dev.apflow.application.document.Members;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.text.Excerpts;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls a URL. The answer's status, headers and body are the task's result; anything but 2xx is a
 * failure that shows the status and the beginning of the body.
 *
 * <p>Redirects are followed here and not by the client, because each target is judged by {@link
 * AddressRules} anew. A name is resolved to be judged and again by the client; the platform caches
 * the first answer for 30 s ({@code networkaddress.cache.ttl}), so both see the same addresses.
 */
final class RestExecutor implements TaskExecutor {

    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int MOST_REDIRECTS = 5;
    private static final int SHOWN = 500;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private static final JsonObject INPUTS =
            Schemas.of(
                    """
                    {"type": "object", "required": ["url"],
                     "properties": {
                       "url": {"type": "string", "minLength": 1, "maxLength": 8000},
                       "method": {"enum": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
                                           "get", "head", "post", "put", "patch", "delete", "options"]},
                       "headers": {"type": "object",
                                   "additionalProperties": {"type": ["string", "number", "boolean"]}},
                       "params": {"type": "object"},
                       "timeout": {"type": "number", "exclusiveMinimum": 0, "maximum": 3600}}}
                    """);

    private final AddressRules rules;
    private final HttpClient client;

    RestExecutor(AddressRules rules) {
        this.rules = rules;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
    }

    @Override
    public ExecutorId id() {
        return new ExecutorId("rest_executor");
    }

    @Override
    public String description() {
        return "Calls a URL: {url, method, headers, json | data, params, timeout in seconds}.";
    }

    @Override
    public Optional<JsonObject> inputSchema() {
        return Optional.of(INPUTS);
    }

    @Override
    public JsonValue execute(Execution execution) throws Exception {
        RestCall call = RestCall.of(execution);
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpResponse<byte[]> answer = send(call);
            Optional<String> location = answer.headers().firstValue("Location");
            if (!REDIRECTS.contains(answer.statusCode()) || location.isEmpty()) {
                return result(call, answer);
            }
            call = call.redirected(target(call, location.get()), answer.statusCode());
        }
        throw ExecutionFailed.retryable(
                "more than " + MOST_REDIRECTS + " redirects, last to " + call.uri());
    }

    private static URI target(RestCall call, String location) throws ExecutionFailed {
        try {
            return call.uri().resolve(location);
        } catch (IllegalArgumentException malformed) {
            throw ExecutionFailed.retryable("redirected to something that is no URL: " + location);
        }
    }

    private HttpResponse<byte[]> send(RestCall call) throws ExecutionFailed, InterruptedException {
        judge(call.uri());
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request(call),
                        BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
        try {
            return answer.get(call.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw ExecutionFailed.retryable(
                    call.method()
                            + " "
                            + call.uri()
                            + ": no answer within "
                            + call.timeout().toMillis()
                            + " ms");
        } catch (ExecutionException failed) {
            throw ExecutionFailed.retryable(
                    call.method() + " " + call.uri() + ": " + reason(failed));
        } finally {
            answer.cancel(true);
        }
    }

    private static HttpRequest request(RestCall call) throws ExecutionFailed {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(call.uri())
                            .method(
                                    call.method(),
                                    call.body()
                                            .map(BodyPublishers::ofString)
                                            .orElseGet(BodyPublishers::noBody));
            call.headers().forEach(request::setHeader);
            return request.build();
        } catch (IllegalArgumentException refused) {
            throw ExecutionFailed.permanent("the call cannot be made: " + refused.getMessage());
        }
    }

    private void judge(URI uri) throws ExecutionFailed {
        if (uri.getHost() == null
                || !Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
            throw ExecutionFailed.permanent(
                    "inputs.url: expected http://… or https://… with a host, got " + uri);
        }
        if (uri.getUserInfo() != null) {
            throw ExecutionFailed.permanent(
                    "inputs.url: a user and password in a URL are refused: use headers");
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
                Optional<String> refusal = rules.refusal(address);
                if (refusal.isPresent()) {
                    throw ExecutionFailed.permanent(
                            uri.getHost()
                                    + " ("
                                    + address.getHostAddress()
                                    + "): "
                                    + refusal.get());
                }
            }
        } catch (UnknownHostException unknown) {
            throw ExecutionFailed.retryable("no such host: " + uri.getHost());
        }
    }

    private static JsonValue result(RestCall call, HttpResponse<byte[]> answer)
            throws ExecutionFailed {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.statusCode() / 100 != 2) {
            String start = Excerpts.shortened(body, SHOWN);
            throw ExecutionFailed.retryable(
                    call.method()
                            + " "
                            + call.uri()
                            + ": status "
                            + answer.statusCode()
                            + ": "
                            + start);
        }
        Members headers = new Members();
        for (Map.Entry<String, java.util.List<String>> each : answer.headers().map().entrySet()) {
            headers.text(each.getKey(), String.join(", ", each.getValue()));
        }
        Members result =
                new Members()
                        .number("status_code", answer.statusCode())
                        .put("headers", headers.done());
        Optional<JsonValue> json = json(answer);
        return json.isPresent()
                ? result.put("json", json.get()).done()
                : result.text("body", body).done();
    }

    private static Optional<JsonValue> json(HttpResponse<byte[]> answer) {
        boolean said =
                answer.headers()
                        .firstValue("Content-Type")
                        .filter(type -> type.contains("json"))
                        .isPresent();
        return said
                        && JsonText.parse(answer.body(), JsonLimits.DEFAULT)
                                instanceof ParseResult.Parsed(JsonValue value)
                ? Optional.of(value)
                : Optional.empty();
    }

    private static String reason(ExecutionException failed) {
        Throwable problem = failed.getCause() == null ? failed : failed.getCause();
        String message = String.valueOf(problem.getMessage());
        if (problem instanceof IOException && message.contains("exceeds")) {
            return "the answer is larger than " + LONGEST_ANSWER + " bytes";
        }
        return problem.getClass().getSimpleName()
                + (problem.getMessage() == null ? "" : ": " + message);
    }
}
