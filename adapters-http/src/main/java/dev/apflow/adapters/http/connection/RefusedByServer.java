package dev.apflow.adapters.http.connection;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.problem.ServerRefusals;
import dev.apflow.json.JsonText;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;

import org.jspecify.annotations.Nullable;

import java.util.function.BooleanSupplier;

/**
 * Says as a problem what the web server refuses. What goes wrong before a request has been
 * understood is the client's doing, whatever exception the server's parser meets: it is 400, and
 * one line at DEBUG.
 */
final class RefusedByServer implements DirectHandler {

    private final ServerRefusals refusals;
    private final RefusalLog log;
    private final BooleanSupplier understood;

    /**
     * @param understood whether the request under way was read up to the end of its headers
     */
    RefusedByServer(ServerRefusals refusals, RefusalLog log, BooleanSupplier understood) {
        this.refusals = refusals;
        this.log = log;
        this.understood = understood;
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            Throwable thrown,
            System.@Nullable Logger logger) {
        return handle(request, event, status, headers, String.valueOf(thrown.getMessage()));
    }

    /** The server tells the exception's message, and not the exception. */
    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            @Nullable String message) {
        Problem problem = problem(status, message);
        if (problem.kind() == ProblemKind.INTERNAL_ERROR) {
            log.failed(String.valueOf(message));
        } else {
            log.refused(problem.kind().status(), String.valueOf(message));
        }
        return response(problem, headers);
    }

    private Problem problem(Status status, @Nullable String message) {
        return status.code() >= 500 && !understood.getAsBoolean()
                ? refusals.of(Status.BAD_REQUEST_400.code(), null)
                : refusals.of(status.code(), message);
    }

    private static TransportResponse response(Problem problem, ServerResponseHeaders headers) {
        headers.set(HeaderNames.CONTENT_TYPE, "application/problem+json");
        return TransportResponse.builder()
                .status(status(problem.kind()))
                .headers(headers)
                .entity(JsonText.writeBytes(problem.document()))
                .build();
    }

    /** Not the constant for 500: where it sees that, the server logs a stack trace itself. */
    private static Status status(ProblemKind kind) {
        return kind == ProblemKind.INTERNAL_ERROR
                ? Status.create(kind.status(), "Server Error")
                : Status.create(kind.status());
    }
}
