package dev.apflow.adapters.http.connection;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.problem.ServerRefusals;
import dev.apflow.json.JsonText;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
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
        Problem problem = problem(status, thrown);
        if (problem.kind() == ProblemKind.INTERNAL_ERROR) {
            log.failed(thrown);
        } else {
            log.refused(problem.kind().status(), thrown);
        }
        return response(problem, headers);
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        return response(refusals.of(status.code(), message), headers);
    }

    private Problem problem(Status status, Throwable thrown) {
        boolean unexpected = !(thrown instanceof RequestException) || thrown.getCause() != null;
        if (status.code() >= 500 && unexpected && !understood.getAsBoolean()) {
            return refusals.of(Status.BAD_REQUEST_400.code(), null);
        }
        return refusals.of(status.code(), thrown.getMessage());
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
