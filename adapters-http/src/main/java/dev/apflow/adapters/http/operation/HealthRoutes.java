package dev.apflow.adapters.http.operation;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.health.Health;
import dev.apflow.adapters.http.health.Readiness;
import dev.apflow.adapters.http.health.Readiness.Check;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code /health}: 200 for yes, 503 for no. */
public final class HealthRoutes {

    private static final String LIVE = "/health/live";

    private final Health health;

    public HealthRoutes(Health health) {
        this.health = health;
    }

    public void addTo(Routes routes) {
        answers().forEach((path, answer) -> routes.open(path, call -> answer.get()));
    }

    /** What each path answers; quickly, whatever else goes on. */
    public Map<String, Supplier<Reply>> answers() {
        return Map.of(
                LIVE,
                HealthRoutes::up,
                "/health/started",
                this::started,
                "/health/ready",
                this::ready);
    }

    /** What is answered before there is anything to look after. */
    public static Map<String, Supplier<Reply>> starting() {
        return Map.of(LIVE, HealthRoutes::up);
    }

    private Reply started() {
        if (!health.started()) {
            throw new ProblemException(
                    Problem.of(ProblemKind.NOT_READY, "The node is starting.").retryAfter(1));
        }
        return up();
    }

    private Reply ready() {
        Readiness readiness = health.readiness();
        List<JsonValue> checks =
                readiness.checks().stream().<JsonValue>map(HealthRoutes::document).toList();
        if (!readiness.isReady()) {
            String down =
                    readiness.checks().stream()
                            .filter(check -> !check.up())
                            .map(check -> check.name() + ": " + check.detail())
                            .collect(Collectors.joining("; "));
            throw new ProblemException(
                    Problem.of(ProblemKind.NOT_READY, down)
                            .with("role", new JsonString(readiness.role()))
                            .with("checks", new JsonArray(checks))
                            .retryAfter(1));
        }
        return Reply.ok(
                new JsonObjectBuilder()
                        .text("status", "up")
                        .text("role", readiness.role())
                        .array("checks", checks)
                        .done());
    }

    private static Reply up() {
        return Reply.ok(JsonObject.of("status", new JsonString("up")));
    }

    private static JsonObject document(Check check) {
        return new JsonObjectBuilder()
                .text("name", check.name())
                .text("status", check.up() ? "up" : "down")
                .text("detail", check.detail())
                .done();
    }
}
