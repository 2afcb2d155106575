package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.problem.ServerRefusals;
import dev.apflow.adapters.http.settings.RequestLimits;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonFault;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;
import dev.apflow.json.ParseResult.Malformed;
import dev.apflow.json.ParseResult.Parsed;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Reads bodies, all of them within one budget. */
final class BodyReader {

    private final JsonLimits limits;
    private final BodyBudget budget;
    private final ServerRefusals refusals;

    BodyReader(RequestLimits requests) {
        this.limits = JsonLimits.DEFAULT.withDocumentBytesMax(requests.bodyBytes());
        this.budget =
                new BodyBudget(
                        requests.bodiesBytes(),
                        "Too many large bodies are being worked on at this moment.");
        this.refusals = new ServerRefusals(requests.bodyBytes());
    }

    /** Bytes of large bodies whose requests are not answered yet. */
    long taken() {
        return budget.taken();
    }

    static JsonObject requireObject(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new ProblemException(
                Problem.of(ProblemKind.INVALID, "The body must be a JSON object."));
    }

    JsonValue read(ServerRequest request, Set<String> types, Consumer<BodyStream> opened) {
        return readIfAny(request, types, opened)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        Problem.of(
                                                ProblemKind.MALFORMED_JSON, "There is no body.")));
    }

    /**
     * The body, if there is one.
     *
     * @param opened keeps it until the request is answered
     */
    Optional<JsonValue> readIfAny(
            ServerRequest request, Set<String> types, Consumer<BodyStream> opened) {
        if (!request.content().hasEntity()) {
            return Optional.empty();
        }
        ParseResult result = parse(request, types, opened);
        return switch (result) {
            case Parsed(JsonValue value) -> Optional.of(value);
            case Malformed malformed when malformed.fault() == JsonFault.EMPTY -> Optional.empty();
            case Malformed malformed -> throw new ProblemException(problem(malformed));
        };
    }

    private ParseResult parse(
            ServerRequest request, Set<String> types, Consumer<BodyStream> opened) {
        requireType(request, types);
        try (BodyStream body = new BodyStream(request.content().inputStream(), budget, refusals)) {
            opened.accept(body);
            return JsonText.parse(body, limits);
        } catch (IOException | UncheckedIOException failure) {
            throw new CloseConnectionException("the client went away", failure);
        }
    }

    private static void requireType(ServerRequest request, Set<String> types) {
        List<String> given = request.headers().all(HeaderNames.CONTENT_TYPE, List::of);
        if (given.size() == 1 && isType(given.get(0), types)) {
            return;
        }
        throw new ProblemException(
                Problem.of(
                        ProblemKind.UNSUPPORTED_MEDIA_TYPE,
                        "Content-Type must be "
                                + String.join(" or ", new TreeSet<>(types))
                                + ", in UTF-8."));
    }

    private static boolean isType(String given, Set<String> types) {
        String[] parts = given.toLowerCase(Locale.ROOT).split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return types.contains(parts[0].strip());
    }

    private static Problem problem(Malformed malformed) {
        return malformed.fault() == JsonFault.DOCUMENT_TOO_LARGE
                ? Problem.of(ProblemKind.TOO_LARGE, malformed.message())
                : Problem.of(ProblemKind.MALFORMED_JSON, malformed.message());
    }
}
