package dev.apflow.adapters.http;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The dashboard of a real server, whose calls of the API a test answers. What a test says nothing
 * about is answered as an empty standalone node does.
 */
final class FakeApi implements AutoCloseable {

    /** What the API says of itself where nobody has to sign in. */
    private static final Map<String, String> USUAL =
            Map.of(
                    "GET /api/v1/whoami",
                    """
                    {"name": null, "scopes": ["apflow:read", "apflow:write", "apflow:admin"]}
                    """,
                    "GET /api/v1/cluster",
                    """
                    {"mode": "standalone", "leader": null, "node": {"id": "n1", "role": "standalone"},
                     "nodes": [{"id": "n1", "status": "healthy", "role": "standalone", "running": 0, "slots": 4,
                                "executors": ["echo"], "heartbeat_at": "2026-01-01T00:00:00Z"}]}
                    """,
                    "GET /metrics",
                    "",
                    "GET /api/v1/events?after=end&limit=1",
                    "{\"events\": [], \"next_cursor\": \"0\"}",
                    "GET /api/v1/tasks?limit=10",
                    "{\"tasks\": [], \"next_cursor\": null}",
                    "GET /api/v1/tasks?limit=50",
                    "{\"tasks\": [], \"next_cursor\": null}");

    private final Server server = Server.start();
    private final BrowserContext context;
    private final Map<String, Consumer<Route>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    FakeApi(BrowserContext context) {
        this.context = context;
        USUAL.forEach(this::answer);
        // A shared worker's calls cannot be answered here: the page makes them itself then.
        context.addInitScript("delete globalThis.SharedWorker");
        context.route(url -> url.contains("/api/v1/") || url.endsWith("/metrics"), this::answerNow);
    }

    /** The page at this place. */
    Page open(String place) {
        Page page = context.newPage();
        page.navigate("http://127.0.0.1:" + server.port() + "/ui/" + place);
        return page;
    }

    /**
     * Answers 200.
     *
     * @param call {@code GET /api/v1/tasks?limit=50}
     */
    void answer(String call, String body) {
        answer(call, 200, body);
    }

    void answer(String call, int status, String body) {
        answer(call, route -> fulfill(route, status, "application/json", body));
    }

    /** Answers as the test likes. */
    void answer(String call, Consumer<Route> answer) {
        answers.put(call, answer);
    }

    /** Sends these events, and then the stream breaks. */
    void stream(String path, String... events) {
        StringBuilder text = new StringBuilder();
        for (String event : events) {
            text.append("data: ").append(event).append("\n\n");
        }
        answer(
                "GET " + path + "?after=end",
                route -> fulfill(route, 200, "text/event-stream", text.toString()));
    }

    /** No answer of any kind, as of a server that is away. */
    void goAway() {
        answers.keySet().forEach(call -> answers.put(call, Route::abort));
    }

    /** The calls so far, each with its body: {@code POST /api/v1/tasks/a/cancel {}}. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** The calls so far that change something. */
    List<String> changes() {
        return asked.stream().filter(each -> !each.startsWith("GET ")).toList();
    }

    private void answerNow(Route route) {
        Request request = route.request();
        String path = request.url().replaceFirst("^http://[^/]*", "");
        String call = request.method() + " " + path;
        String body = Optional.ofNullable(request.postData()).map(text -> " " + text).orElse("");
        asked.add(call + body);
        Consumer<Route> answer = answers.get(call);
        if (answer != null) {
            answer.accept(route);
        } else if (path.contains("/events")) {
            fulfill(route, 200, "text/event-stream", "");
        } else {
            fulfill(
                    route,
                    404,
                    "application/problem+json",
                    "{\"title\": \"Not found\", \"detail\": \"no answer for "
                            + call
                            + "\", \"code\": \"not_found\"}");
        }
    }

    private static void fulfill(Route route, int status, String type, String body) {
        route.fulfill(
                new Route.FulfillOptions().setStatus(status).setContentType(type).setBody(body));
    }

    @Override
    public void close() {
        // A call that is answered while the browser closes would fail the test.
        context.pages().forEach(page -> page.navigate("about:blank"));
        context.close();
        server.close();
    }
}
