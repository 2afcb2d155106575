package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.ExecutorDocuments;

/** {@code /api/v1/executors}: what this node can run, and how it is asked for it. */
public final class ExecutorRoutes {

    private final ExecutorCatalog executors;

    public ExecutorRoutes(ExecutorCatalog executors) {
        this.executors = executors;
    }

    public void addTo(Routes routes) {
        routes.get("/api/v1/executors", this::all);
    }

    private Reply all(RequestContext call) {
        call.query(FieldReader::problemCount);
        return Reply.ok(
                new JsonObjectBuilder()
                        .array(
                                "executors",
                                executors.all().stream().map(ExecutorDocuments::of).toList())
                        .done());
    }
}
