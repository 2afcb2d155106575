package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.principal.Scope;
import dev.apflow.application.document.JsonObjectBuilder;

/** {@code /api/v1/whoami}: who calls, and what it may do. */
public final class WhoAmIRoute {

    public void addTo(Routes routes) {
        routes.known("/api/v1/whoami", WhoAmIRoute::whoAmI);
    }

    private static Reply whoAmI(RequestContext call) {
        return Reply.ok(
                new JsonObjectBuilder()
                        .text("name", call.principal().name())
                        .texts(
                                "scopes",
                                call.principal().scopes().stream()
                                        .sorted()
                                        .map(Scope::word)
                                        .toList())
                        .done());
    }
}
