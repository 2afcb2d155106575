package dev.apflow.adapters.executors;

import dev.apflow.application.document.FieldReader;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonText;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a task asks the REST executor to do.
 *
 * @param headers as given, ours added
 * @param body empty: none
 */
record RestCall(
        URI uri,
        String method,
        Map<String, String> headers,
        Optional<String> body,
        Duration timeout) {

    private static final double DEFAULT_SECONDS = 30;
    private static final double LONGEST_SECONDS = 3600;
    private static final int LONGEST_URL = 8_000;

    /** Reads a call from a task's inputs, which met the executor's schema. */
    static RestCall of(Execution execution) throws ExecutionFailed {
        JsonObject inputs = execution.inputs();
        FieldReader reader = FieldReader.of(inputs);
        String url =
                reader.string("url", LONGEST_URL)
                        .orElseThrow(() -> ExecutionFailed.permanent("inputs.url is missing"));
        Map<String, String> headers = new LinkedHashMap<>();
        reader.object("headers")
                .ifPresent(
                        given ->
                                given.members()
                                        .forEach((name, value) -> headers.put(name, text(value))));
        RestHeaders.require(headers.keySet());
        Optional<String> body = body(inputs, headers);
        putIfAbsent(headers, "Idempotency-Key", execution.idempotencyKey().value());
        headers.put("Apflow-Fencing-Token", String.valueOf(execution.delivery()));
        execution
                .schedule()
                .ifPresent(
                        schedule ->
                                headers.put(
                                        "Apflow-Nominal-Time",
                                        DateTimeFormatter.ISO_INSTANT.format(schedule.nominal())));
        String method =
                reader.string("method", 20)
                        .orElse(body.isPresent() ? "POST" : "GET")
                        .toUpperCase(Locale.ROOT);
        double seconds = reader.number("timeout", 0.001, LONGEST_SECONDS).orElse(DEFAULT_SECONDS);
        return new RestCall(
                uri(url, reader.object("params")),
                method,
                headers,
                body,
                Duration.ofMillis((long) (seconds * 1000)));
    }

    private static Optional<String> body(JsonObject inputs, Map<String, String> headers) {
        Optional<JsonValue> json = inputs.find("json").filter(value -> value != JsonNull.NULL);
        if (json.isPresent()) {
            putIfAbsent(headers, "Content-Type", "application/json");
            return json.map(JsonText::write);
        }
        return inputs.find("data")
                .filter(value -> value != JsonNull.NULL)
                .map(
                        data -> {
                            if (data instanceof JsonObject form) {
                                putIfAbsent(
                                        headers,
                                        "Content-Type",
                                        "application/x-www-form-urlencoded");
                                return encoded(form);
                            }
                            putIfAbsent(headers, "Content-Type", "text/plain; charset=utf-8");
                            return text(data);
                        });
    }

    private static void putIfAbsent(Map<String, String> headers, String name, String value) {
        if (headers.keySet().stream().noneMatch(name::equalsIgnoreCase)) {
            headers.put(name, value);
        }
    }

    private static URI uri(String url, Optional<JsonObject> params) throws ExecutionFailed {
        String query = params.map(RestCall::encoded).orElse("");
        String whole = url.replaceFirst("(?s)#.*", "");
        String joint = whole.contains("?") ? "&" : "?";
        try {
            return Iri.uri(query.isEmpty() ? whole : whole + joint + query);
        } catch (URISyntaxException malformed) {
            throw ExecutionFailed.permanent("inputs.url is not a URL: " + malformed.getMessage());
        }
    }

    private static String encoded(JsonObject form) {
        return form.members().entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(text(each.getValue())))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(JsonValue value) {
        return switch (value) {
            case JsonString(String text) -> text;
            case JsonNumber(BigDecimal number) -> number.toPlainString();
            case JsonBoolean(boolean flag) -> String.valueOf(flag);
            case JsonNull none -> "";
            case JsonObject object -> JsonText.write(object);
            case dev.apflow.domain.json.JsonArray array -> JsonText.write(array);
        };
    }

    /**
     * The call that a redirect leads to (RFC 9110, section 15.4). Another origin gets neither the
     * body nor what may be a credential.
     *
     * @param secret whether a text has a secret in it
     */
    RestCall redirected(URI target, int status, Predicate<String> secret) {
        boolean becomesGet = status == 303 || (status <= 302 && method.equals("POST"));
        boolean sameOrigin = origin(target).equals(origin(uri));
        Optional<String> kept = becomesGet || !sameOrigin ? Optional.empty() : body;
        return new RestCall(
                target,
                becomesGet && !method.equals("HEAD") ? "GET" : method,
                RestHeaders.redirected(headers, sameOrigin, kept.isPresent(), secret),
                kept,
                timeout);
    }

    /** All that the server it goes to will see of the task. */
    String sent() {
        return uri + "\n" + String.join("\n", headers.values()) + "\n" + body.orElse("");
    }

    private static String origin(URI uri) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        int usual = scheme.equals("https") ? 443 : 80;
        int port = uri.getPort() == -1 ? usual : uri.getPort();
        return scheme + "://" + String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
    }
}
