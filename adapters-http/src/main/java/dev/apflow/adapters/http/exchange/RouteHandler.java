package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.forward.Forwarding;
import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.domain.time.LocalInstant;

import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

import java.util.Optional;

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
        RequestContext call = new RequestContext(request, exchange.bodyReader(), exchange.heavy());
        try {
            answer(call, began, request, response);
        } finally {
            call.done();
        }
    }

    private void answer(
            RequestContext call,
            LocalInstant began,
            ServerRequest request,
            ServerResponse response) {
        Reply reply =
                seen(
                        call,
                        exchange.failures().orProblem(name, () -> answer(call), route.refusals()));
        exchange.meters()
                .answered(
                        call.method(),
                        route.template(),
                        reply.status(),
                        began.until(exchange.dispatcher().now()));
        ResponseWriter.send(request, response, reply, prefix(call));
    }

    /** Without what the caller may not see. */
    private Reply seen(RequestContext call, Reply reply) {
        return reply instanceof Reply.Json json
                ? json.withBody(call.view().apply(json.body()))
                : reply;
    }

    /** Below which path the client sees this server. */
    private Optional<String> prefix(RequestContext call) {
        return exchange.publicUrls()
                .prefix(
                        call.header("X-Forwarded-Prefix"),
                        call.header("X-Forwarded-Host").or(() -> call.header("Host")));
    }

    private Reply answer(RequestContext call) {
        Principal principal = exchange.accessControl().admit(call, route.access());
        route.access().require(principal);
        call.from(principal, exchange.view(principal), calls -> exchange.countMore(call, calls));
        if (route.access() != Access.OPEN) {
            exchange.count(call);
        }
        try {
            return route.limited()
                    ? exchange.concurrencyLimit().through(route.endpoint(), call)
                    : route.endpoint().answer(call);
        } catch (ProblemException refusal) {
            return elsewhere(call, refusal);
        }
    }

    /** What needs the leader may be passed on to it; everything else is refused. */
    private Reply elsewhere(RequestContext call, ProblemException refusal) {
        if (refusal.problem().kind() != ProblemKind.NOT_LEADER) {
            throw refusal;
        }
        return switch (exchange.forwarding()
                .forward(call, call.body(), refusal.problem().leader())) {
            case Forwarding.Answer.NotPassedOn _ -> throw refusal;
            case Forwarding.Answer.Lost(Problem lost) -> throw new ProblemException(lost);
            case Forwarding.Answer.Of(int status, String type, byte[] body, var headers) ->
                    new Reply.PassedOn(status, type, body, headers);
        };
    }
}
