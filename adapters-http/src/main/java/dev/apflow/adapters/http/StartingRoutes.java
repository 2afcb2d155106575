package dev.apflow.adapters.http;

import dev.apflow.adapters.http.exchange.Exchange;
import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.adapters.http.rpc.RpcRoutes;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;

import io.helidon.webserver.http.HttpRouting;

/**
 * What is answered between listening and having a store: the process lives, and is not ready. Each
 * answer ends its connection, since a connection keeps the routes that it began with.
 */
final class StartingRoutes {

    private static final String CONNECTION = "Connection";
    private static final String CLOSE = "close";

    private StartingRoutes() {}

    static HttpRouting.Builder routing(Exchange exchange) {
        Routes routes =
                new Routes(exchange)
                        .open("/health/live", StartingRoutes::live)
                        .open("/health/started", StartingRoutes::refuse)
                        .open("/health/ready", StartingRoutes::refuse);
        RpcRoutes.addTo(routes, StartingRoutes::refuse);
        return routes.routing(StartingRoutes::refuse);
    }

    private static Reply live(RequestContext call) {
        return Reply.ok(JsonObject.of("status", new JsonString("up")))
                .withHeader(CONNECTION, CLOSE);
    }

    private static Reply refuse(RequestContext call) {
        throw new ProblemException(
                Problem.of(ProblemKind.STARTING, "The node is starting: its store is not open yet.")
                        .retryAfter(1)
                        .withHeader(CONNECTION, CLOSE));
    }
}
