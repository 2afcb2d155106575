package dev.apflow.adapters.http.exchange;

import dev.apflow.domain.time.LocalInstant;

import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** Answers one route's requests, whatever happens. */
final class RouteHandler implements Handler {

    private final Exchange exchange;
    private final Route route;
    private final String name;

    RouteHandler(Exchange exchange, Route route) {
        this.exchange = exchange;
        this.route = route;
        this.name = route.method() + " " + route.template();
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        LocalInstant began = exchange.dispatcher().now();
        Call call = new Call(request, exchange.bodies());
        Reply reply = exchange.failures().orProblem(name, () -> answer(call), route.refusals());
        exchange.meters()
                .answered(
                        call.method(),
                        route.template(),
                        reply.status(),
                        began.until(exchange.dispatcher().now()));
        Sending.send(request, response, reply);
    }

    private Reply answer(Call call) {
        exchange.doorkeeper().admit(call, route.access());
        return route.limited()
                ? exchange.admission().through(route.endpoint(), call)
                : route.endpoint().answer(call);
    }
}
