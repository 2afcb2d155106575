package dev.apflow.adapters.http.connection;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.json.JsonText;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;

import java.util.regex.Pattern;

/** Says as a problem what the web server refuses before any of our code sees it. */
public final class RefusedByServer implements DirectHandler {

    private static final Pattern SAYABLE = Pattern.compile("[ -~]{1,120}");
    private static final String TOO_LARGE = "Header size exceeded";

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        Problem problem = problem(status, message);
        headers.set(HeaderNames.CONTENT_TYPE, "application/problem+json");
        return TransportResponse.builder()
                .status(Status.create(problem.kind().status()))
                .headers(headers)
                .entity(JsonText.writeBytes(problem.document()))
                .build();
    }

    private static Problem problem(Status status, String message) {
        ProblemKind kind =
                switch (status.code()) {
                    case 400 ->
                            TOO_LARGE.equals(message)
                                    ? ProblemKind.HEADERS_TOO_LARGE
                                    : ProblemKind.MALFORMED_REQUEST;
                    case 404 -> ProblemKind.NOT_FOUND;
                    case 408 -> ProblemKind.REQUEST_TIMEOUT;
                    case 413 -> ProblemKind.TOO_LARGE;
                    case 414 -> ProblemKind.URI_TOO_LONG;
                    case 415 -> ProblemKind.UNSUPPORTED_MEDIA_TYPE;
                    default -> ProblemKind.INTERNAL_ERROR;
                };
        boolean sayable =
                kind != ProblemKind.INTERNAL_ERROR
                        && message != null
                        && SAYABLE.matcher(message).matches();
        return Problem.of(kind, sayable ? message : kind.title());
    }
}
