package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads what a server answered. What cannot be read is a failure, never an empty document.
 *
 * @param server that was asked, as the user named it
 */
record Answers(String server) {

    /**
     * What a server may answer is bounded by what it can store: 50 generations of 20,000 tasks,
     * each with documents that are nested themselves.
     */
    static final JsonLimits LIMITS =
            new JsonLimits(512L << 20, JsonLimits.DEPTH_MAX_MAX, 20_000_000, 64 << 20, 1_200);

    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_LARGE = 413;
    private static final int INVALID = 422;
    private static final int TOO_MANY = 429;
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    private static final Map<String, String> ALLOWS =
            Map.of(
                    "apflow:read", "look at tasks, events and nodes",
                    "apflow:write", "submit, change, cancel, re-run",
                    "apflow:admin", "delete, limit, pause, schedule, step down");
    private static final int SHOWN = 80;

    /** Another try may succeed: a proxy without a server behind it, a server that starts. */
    private static final List<Integer> PASSING = List.of(BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT);

    /**
     * The document that was answered.
     *
     * @throws Failure it was refused, or cannot be read
     */
    JsonObject read(int status, Optional<String> type, byte[] body) {
        if (status / 100 != 2) {
            throw refused(status, type, body);
        }
        if (status == NO_CONTENT) {
            return JsonObject.EMPTY;
        }
        if (!isJson(type)) {
            throw Failure.unreachable(
                    "no answer of Apflow from " + server + ": " + foreign(status, type, body));
        }
        return switch (JsonText.parse(body, LIMITS)) {
            case ParseResult.Parsed(JsonObject object) -> object;
            case ParseResult.Parsed(JsonValue _) -> throw unreadable("expected a JSON object");
            case ParseResult.Malformed malformed -> throw unreadable(malformed.message());
        };
    }

    private Failure unreadable(String why) {
        return Failure.failed("the answer of " + server + " cannot be read: " + why);
    }

    private Failure refused(int status, Optional<String> type, byte[] body) {
        Optional<JsonObject> problem = isJson(type) ? parsed(body) : Optional.empty();
        if (problem.isEmpty()) {
            String message =
                    "no answer of Apflow from " + server + ": " + foreign(status, type, body);
            return PASSING.contains(status)
                    ? Failure.passing(message)
                    : Failure.unreachable(message);
        }
        String message =
                missingScope(status, problem.get()).orElse(describe(status, problem.get()));
        return switch (status) {
            case BAD_REQUEST, TOO_LARGE, INVALID -> Failure.usage(message);
            case UNAUTHORIZED, FORBIDDEN, CONFLICT -> Failure.refused(message);
            case NOT_FOUND -> Failure.notFound(message);
            case TOO_MANY -> Failure.refusedForNow(message);
            case UNAVAILABLE ->
                    JsonView.text(problem.get(), "code").equals("not_leader")
                            ? Failure.refusedForNow(message)
                            : Failure.passing(message);
            case BAD_GATEWAY, GATEWAY_TIMEOUT -> Failure.passing(message);
            default -> Failure.failed(message);
        };
    }

    private static Optional<JsonObject> parsed(byte[] body) {
        return JsonText.parse(body, LIMITS) instanceof ParseResult.Parsed(JsonObject object)
                ? Optional.of(object)
                : Optional.empty();
    }

    /** Which scope is missing, and how to get it; empty where something else is wrong. */
    private Optional<String> missingScope(int status, JsonObject problem) {
        String scope = JsonView.text(problem, "scope");
        return status != FORBIDDEN || scope.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                Locale.ROOT,
                                "403 Not allowed: your token lacks the scope %s%s; whoever runs %s"
                                        + " can give you one that has it (`apflow whoami` shows"
                                        + " what yours may do)",
                                Table.oneLine(scope),
                                Optional.ofNullable(ALLOWS.get(scope))
                                        .map(what -> " (" + what + ")")
                                        .orElse(""),
                                server));
    }

    private static String describe(int status, JsonObject problem) {
        return String.format(
                Locale.ROOT,
                "%d %s: %s%s",
                status,
                JsonView.text(problem, "title"),
                Table.oneLine(JsonView.text(problem, "detail")),
                status == UNAUTHORIZED ? " (--token or APFLOW_API_TOKEN)" : fieldErrors(problem));
    }

    /** A line for each field; none where there is only one, which the detail tells of already. */
    private static String fieldErrors(JsonObject problem) {
        List<JsonObject> errors = JsonView.objects(problem, "errors");
        return errors.size() < 2
                ? ""
                : errors.stream()
                        .map(
                                each ->
                                        String.format(
                                                Locale.ROOT,
                                                "\n  %s: %s (expected %s, got %s)",
                                                JsonView.text(each, "field"),
                                                JsonView.text(each, "reason"),
                                                JsonView.text(each, "expected"),
                                                JsonView.text(each, "actual")))
                        .collect(Collectors.joining());
    }

    /** A page of a proxy, for example. */
    private static String foreign(int status, Optional<String> type, byte[] body) {
        String start =
                new String(body, 0, Math.min(body.length, 4 * SHOWN), StandardCharsets.UTF_8);
        String shown = Table.cut(Table.oneLine(start.replaceAll("<[^>]*>", " ")), SHOWN);
        return status
                + ", "
                + type.orElse("no content type")
                + (shown.isEmpty() ? "" : ": " + shown.replaceAll(" +", " "));
    }

    private static boolean isJson(Optional<String> type) {
        return type.map(each -> each.toLowerCase(Locale.ROOT))
                .filter(
                        each ->
                                each.startsWith("application/json")
                                        || each.startsWith("application/problem+json"))
                .isPresent();
    }
}
