package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;

import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/** All endpoints. A path that has some answers 405 to other methods; what has none, 404. */
public final class Routes {

    private static final String GET = "GET";
    private static final String HEAD = "HEAD";

    private final Exchange exchange;
    private final List<Route> routes = new ArrayList<>();

    public Routes(Exchange exchange) {
        this.exchange = exchange;
    }

    /** For who may read. */
    public Routes get(String template, Endpoint endpoint) {
        return add(GET, template, Access.READ, endpoint);
    }

    /** For everybody who can say who they are, whatever they may do. */
    public Routes known(String template, Endpoint endpoint) {
        return add(GET, template, Access.KNOWN, endpoint);
    }

    /** For who may write. */
    public Routes post(String template, Endpoint endpoint) {
        return add("POST", template, Access.WRITE, endpoint);
    }

    /** A POST for who may read: a question that needs a body. */
    public Routes ask(String template, Endpoint endpoint) {
        return add("POST", template, Access.READ, endpoint);
    }

    /** A POST for who may administer. */
    public Routes administer(String template, Endpoint endpoint) {
        return add("POST", template, Access.ADMIN, endpoint);
    }

    /** For who may administer: what is defined for later. */
    public Routes put(String template, Endpoint endpoint) {
        return add("PUT", template, Access.ADMIN, endpoint);
    }

    /** For who may write. */
    public Routes patch(String template, Endpoint endpoint) {
        return add("PATCH", template, Access.WRITE, endpoint);
    }

    /** For who may administer. */
    public Routes delete(String template, Endpoint endpoint) {
        return add("DELETE", template, Access.ADMIN, endpoint);
    }

    /** For everybody, and answered however many others are. */
    public Routes open(String template, Endpoint endpoint) {
        routes.add(new Route(GET, template, Access.OPEN, false, endpoint, Reply::problem));
        return this;
    }

    /** A POST that asks for scopes itself, and whose refusals are written in another way. */
    public Routes post(String template, Endpoint endpoint, Function<Problem, Reply> refusals) {
        routes.add(new Route("POST", template, Access.KNOWN, true, endpoint, refusals));
        return this;
    }

    private Routes add(String method, String template, Access access, Endpoint endpoint) {
        routes.add(new Route(method, template, access, true, endpoint, Reply::problem));
        return this;
    }

    /** As the web server wants them. */
    public HttpRouting.Builder routing() {
        return routing(Routes::nothingHere);
    }

    /**
     * As the web server wants them.
     *
     * @param otherwise answers wherever nothing else does
     */
    public HttpRouting.Builder routing(Endpoint otherwise) {
        HttpRouting.Builder routing = HttpRouting.builder();
        Map<String, List<Route>> byTemplate = new LinkedHashMap<>();
        for (Route route : routes) {
            byTemplate.computeIfAbsent(route.template(), each -> new ArrayList<>()).add(route);
        }
        byTemplate.forEach((template, methods) -> addPath(routing, template, methods));
        routing.any(handler(other("unmatched", otherwise)));
        return routing;
    }

    private void addPath(HttpRouting.Builder routing, String template, List<Route> methods) {
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : methods) {
            routing.route(Method.create(route.method()), template, handler(route));
            allowed.add(route.method());
            if (route.method().equals(GET)) {
                routing.route(Method.HEAD, template, handler(route));
                allowed.add(HEAD);
            }
        }
        String allow = String.join(", ", allowed);
        routing.any(template, handler(other(template, call -> notAllowed(allow))));
    }

    private RouteHandler handler(Route route) {
        return new RouteHandler(exchange, route);
    }

    private static Route other(String template, Endpoint endpoint) {
        return new Route("*", template, Access.KNOWN, false, endpoint, Reply::problem);
    }

    private static Reply nothingHere(RequestContext call) {
        throw new ProblemException(Problem.of(ProblemKind.NOT_FOUND, "No such path."));
    }

    private static Reply notAllowed(String allow) {
        throw new ProblemException(
                Problem.of(ProblemKind.METHOD_NOT_ALLOWED, "Allowed here: " + allow + ".")
                        .withHeader("Allow", allow));
    }
}
