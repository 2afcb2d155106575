package dev.apflow.adapters.http.ui;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code /ui/}, and the way there from {@code /}. */
public final class DashboardRoutes {

    private static final String PAGE = "index.html";

    private static final List<String> FILES =
            List.of(
                    "api.js",
                    "app.js",
                    "bulk.js",
                    "chart-activity.js",
                    "cluster-watch.js",
                    "dagre.js",
                    "dom.js",
                    "format.js",
                    "icon.svg",
                    PAGE,
                    "keys.js",
                    "log-stream.js",
                    "page-new.js",
                    "page-overview.js",
                    "page-queues.js",
                    "page-run.js",
                    "page-runs.js",
                    "page-schedules.js",
                    "page-task.js",
                    "page-tasks.js",
                    "panel-attempts.js",
                    "parts.js",
                    "place.js",
                    "run-graph.js",
                    "run-list.js",
                    "run-model.js",
                    "run-timeline.js",
                    "session.js",
                    "stream-hub.js",
                    "stream-worker.js",
                    "stream.js",
                    "style.css",
                    "times.js");

    /** The page runs its own files and talks to its own server; nothing may frame it. */
    private static final Map<String, String> POLICY =
            Map.of(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                            + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                            + " frame-ancestors 'none'; require-trusted-types-for 'script'",
                    "Referrer-Policy",
                    "no-referrer",
                    "Cross-Origin-Opener-Policy",
                    "same-origin",
                    "Cross-Origin-Resource-Policy",
                    "same-origin");

    private final Map<String, StaticFile> files =
            FILES.stream()
                    .collect(Collectors.toMap(name -> name, name -> StaticFile.read(name, POLICY)));

    public void addTo(Routes routes) {
        routes.open("/", call -> toThePage())
                .open("/ui", call -> toThePage())
                .open("/ui/", call -> file(PAGE, call))
                .open("/ui/{file}", call -> file(call.pathPart("file"), call));
    }

    /** Relative, so that it also leads there from behind a proxy that adds a prefix. */
    private static Reply toThePage() {
        return new Reply.Empty(302, Map.of("Location", "ui/"));
    }

    private Reply file(String name, RequestContext call) {
        return Optional.ofNullable(files.get(name))
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        Problem.of(
                                                ProblemKind.NOT_FOUND,
                                                "The dashboard has no such file.")))
                .answer(call);
    }
}
