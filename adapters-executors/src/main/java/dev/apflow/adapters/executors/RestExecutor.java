package dev.apflow.adapters.executors;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.secret.GivenSecrets;
import dev.apflow.domain.secret.SecretName;
import dev.apflow.domain.text.Excerpts;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Calls a URL. The answer's status, headers and body are the task's result; anything but 2xx is a
 * failure that shows the status and the beginning of the body.
 *
 * <p>Redirects are followed here and not by the client, because each target is judged by {@link
 * AddressRules} anew. A name is resolved once, to be judged, and has no other addresses for the
 * client until the answer is there ({@link PinnedAddresses}).
 */
final class RestExecutor implements TaskExecutor {

    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int MOST_REDIRECTS = 5;
    private static final int SHOWN = 500;
    private static final String TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

    /** Timeout, too early, too many: what the same call may overcome. */
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private static final Set<Integer> ASKING_TO_WAIT = Set.of(429, 503);

    /** The names of services that hand out credentials, should a proxy resolve them for us. */
    private static final Set<String> METADATA = Set.of("metadata", "metadata.google.internal");

    /** Every notation of numbers that somebody reads as an address. */
    private static final Pattern NUMBERS =
            Pattern.compile("(?i)(?:0x[0-9a-f]*|[0-9]+)(?:\\.(?:0x[0-9a-f]*|[0-9]+))*\\.?");

    private static final Pattern IPV4 =
            Pattern.compile("(?:0|[1-9][0-9]{0,2})(?:\\.(?:0|[1-9][0-9]{0,2})){3}");

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private static final JsonObject INPUTS =
            Schemas.of(
                    """
                    {"type": "object", "required": ["url"], "additionalProperties": false,
                     "examples": [{"url": "http://127.0.0.1:8000/health/ready", "method": "GET", "timeout": 10}],
                     "properties": {
                       "url": {"type": "string", "minLength": 1, "maxLength": 8000},
                       "method": {"enum": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
                                           "get", "head", "post", "put", "patch", "delete", "options"]},
                       "headers": {"type": "object",
                                   "additionalProperties": {"type": ["string", "number", "boolean"]}},
                       "params": {"type": "object"}, "json": {}, "data": {},
                       "timeout": {"type": "number", "exclusiveMinimum": 0, "maximum": 3600}}}
                    """);

    private final AddressRules rules;
    private final Proxies proxies;
    private final InstantSource clock;
    private final HttpClient client;

    RestExecutor(AddressRules rules, Proxies proxies, InstantSource clock) {
        this.rules = rules;
        this.proxies = proxies;
        this.clock = clock;
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(proxies.selector())
                        .connectTimeout(Duration.ofSeconds(10));
        if (proxies.hasLogin()) {
            allowBasicInTunnels();
            builder.authenticator(proxies.authenticator());
        }
        this.client = builder.build();
    }

    /** The platform refuses to send a proxy a password in clear unless it is told otherwise. */
    private static void allowBasicInTunnels() {
        if (System.getProperty(TUNNELS) == null) {
            System.setProperty(TUNNELS, "");
        }
    }

    @Override
    public ExecutorId id() {
        return new ExecutorId("rest_executor");
    }

    @Override
    public String description() {
        return "Calls a URL: {url, method, headers, json | data, params, timeout in seconds}. The"
                + " result is {status_code, headers} and json, body (text), or body_base64 with"
                + " content_type (anything else). 4xx but 408, 425 and 429 are final unless"
                + " retry.on has the status.";
    }

    @Override
    public Optional<JsonObject> inputSchema() {
        return Optional.of(INPUTS);
    }

    @Override
    public boolean checksHosts() {
        return true;
    }

    @Override
    public JsonValue execute(Execution execution) throws Exception {
        GivenSecrets secrets = execution.secrets();
        RestCall call = RestCall.of(execution);
        requireFor(call.uri(), secrets::keptFrom);
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpResponse<byte[]> answer = send(call);
            Optional<String> location = answer.headers().firstValue("Location");
            if (!REDIRECTS.contains(answer.statusCode()) || location.isEmpty()) {
                return result(execution, call, answer);
            }
            RestCall next =
                    call.redirected(
                            target(call, location.get()), answer.statusCode(), secrets::isIn);
            requireFor(next.uri(), host -> secrets.keptFrom(host, next.sent()));
            call = next;
        }
        throw ExecutionFailed.retryable(
                "more than " + MOST_REDIRECTS + " redirects, last to " + call.uri());
    }

    /** Some secrets are for certain hosts alone. */
    private static void requireFor(URI uri, Function<String, Optional<SecretName>> kept)
            throws ExecutionFailed {
        Optional<SecretName> secret = Optional.ofNullable(uri.getHost()).flatMap(kept);
        if (secret.isPresent()) {
            throw ExecutionFailed.permanent(
                    "secret "
                            + secret.get()
                            + " is not for host "
                            + uri.getHost()
                            + " ("
                            + secret.get()
                            + SecretName.GRANT
                            + ")");
        }
    }

    private static URI target(RestCall call, String location) throws ExecutionFailed {
        try {
            return call.uri().resolve(Iri.uri(Iri.header(location)));
        } catch (IllegalArgumentException | URISyntaxException malformed) {
            throw ExecutionFailed.retryable("redirected to something that is no URL: " + location);
        }
    }

    private HttpResponse<byte[]> send(RestCall call) throws ExecutionFailed, InterruptedException {
        try (PinnedAddresses.Pin pinned = judged(call.uri())) {
            return answer(call);
        }
    }

    private HttpResponse<byte[]> answer(RestCall call)
            throws ExecutionFailed, InterruptedException {
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

    private PinnedAddresses.Pin judged(URI uri) throws ExecutionFailed {
        if (uri.getHost() == null
                || !Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
            throw ExecutionFailed.permanent(
                    "inputs.url: expected http://… or https://… with a host, got " + uri);
        }
        if (uri.getUserInfo() != null) {
            throw ExecutionFailed.permanent(
                    "inputs.url: a user and password in a URL are refused: use headers");
        }
        if (proxies.unusable().isPresent()) {
            throw ExecutionFailed.retryable(proxies.unusable().get());
        }
        if (METADATA.contains(uri.getHost().toLowerCase(Locale.ROOT).replaceFirst("\\.$", ""))) {
            throw ExecutionFailed.permanent(uri.getHost() + ": metadata services are never called");
        }
        if (NUMBERS.matcher(uri.getHost()).matches() && !IPV4.matcher(uri.getHost()).matches()) {
            throw ExecutionFailed.permanent(
                    "inputs.url: expected an address of four decimal numbers, or a name, got "
                            + uri.getHost());
        }
        try {
            List<InetAddress> addresses = List.of(InetAddress.getAllByName(uri.getHost()));
            for (InetAddress address : addresses) {
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
            return PinnedAddresses.pin(uri.getHost(), addresses);
        } catch (UnknownHostException unknown) {
            if (proxies.of(uri).isPresent()) {
                // The proxy may know the name.
                return () -> {};
            }
            throw ExecutionFailed.retryable("no such host: " + uri.getHost());
        }
    }

    private JsonValue result(Execution execution, RestCall call, HttpResponse<byte[]> answer)
            throws ExecutionFailed {
        RestAnswer read = RestAnswer.of(answer.body(), answer.headers().firstValue("Content-Type"));
        if (answer.statusCode() / 100 != 2) {
            throw failed(execution, call, answer, read);
        }
        JsonObjectBuilder headers = new JsonObjectBuilder();
        for (Map.Entry<String, List<String>> each : answer.headers().map().entrySet()) {
            headers.text(each.getKey(), String.join(", ", each.getValue()));
        }
        JsonObjectBuilder result =
                new JsonObjectBuilder()
                        .number("status_code", answer.statusCode())
                        .put("headers", headers.done());
        Optional<JsonValue> json = json(read);
        if (json.isPresent()) {
            return result.put("json", json.get()).done();
        }
        if (read.text().isPresent()) {
            return result.text("body", read.text().get()).done();
        }
        read.problem().ifPresent(problem -> result.text("body_problem", problem));
        return result.text("body_base64", Base64.getEncoder().encodeToString(answer.body()))
                .text("content_type", read.type())
                .done();
    }

    private ExecutionFailed failed(
            Execution execution, RestCall call, HttpResponse<byte[]> answer, RestAnswer read) {
        int status = answer.statusCode();
        String message =
                call.method()
                        + " "
                        + call.uri()
                        + ": status "
                        + status
                        + ": "
                        + shown(read, execution.secrets());
        boolean isFinal = status / 100 == 4 && !PASSING.contains(status);
        if (isFinal && !execution.retryOn().contains(status)) {
            return ExecutionFailed.permanent(message);
        }
        return ASKING_TO_WAIT.contains(status)
                ? ExecutionFailed.retryableAfter(
                        message,
                        RetryAfter.of(answer.headers().firstValue("Retry-After"), clock.instant()))
                : ExecutionFailed.retryable(message);
    }

    /** The beginning of a text, in whole characters; of anything else its size. */
    private static String shown(RestAnswer read, GivenSecrets secrets) {
        if (read.text().isEmpty()) {
            return read.body().length
                    + " bytes"
                    + (read.type().isEmpty() ? "" : " of " + read.type())
                    + read.problem().map(problem -> ", " + problem).orElse("");
        }
        return Excerpts.shortened(secrets.masked(read.text().get()), SHOWN);
    }

    private static Optional<JsonValue> json(RestAnswer read) {
        return read.isJson()
                        && read.text().isPresent()
                        && JsonText.parse(read.text().get(), JsonLimits.DEFAULT)
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
