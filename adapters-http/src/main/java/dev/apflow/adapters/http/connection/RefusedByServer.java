package dev.apflow.adapters.http.connection;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ServerRefusals;
import dev.apflow.json.JsonText;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;

/** Says as a problem what the web server refuses before any of our code sees it. */
public final class RefusedByServer implements DirectHandler {

    private final ServerRefusals refusals;

    public RefusedByServer(ServerRefusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public TransportResponse handle(
            TransportRequest request,
            EventType event,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        Problem problem = refusals.of(status.code(), message);
        headers.set(HeaderNames.CONTENT_TYPE, "application/problem+json");
        return TransportResponse.builder()
                .status(Status.create(problem.kind().status()))
                .headers(headers)
                .entity(JsonText.writeBytes(problem.document()))
                .build();
    }
}
