package dev.apflow.simulation.plan;

import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskSpec;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * How a task's executions go, written into its parameters.
 *
 * @param longest an execution takes something up to this
 * @param failing share of executions that fail
 * @param deaf share of executions that ignore their interruption
 */
public record Behaviour(Duration longest, double failing, double deaf) {

    private static final String LONGEST = "longest_ms";
    private static final String FAILING = "failing";
    private static final String DEAF = "deaf";

    /** What the task's parameters say. */
    public static Behaviour of(TaskSpec spec) {
        JsonObject params = spec.params();
        return new Behaviour(
                Duration.ofMillis((long) number(params, LONGEST)),
                number(params, FAILING),
                number(params, DEAF));
    }

    private static double number(JsonObject params, String name) {
        JsonValue value = params.find(name).orElseThrow();
        return value instanceof JsonNumber(BigDecimal number) ? number.doubleValue() : 0;
    }

    /** Most are quick and sound; some outlast their lease. */
    static TaskSpec drawnFor(TaskSpec spec, Draw draw) {
        int longest = draw.oneIn(12) ? draw.between(20_000, 90_000) : draw.between(20, 8_000);
        int failing = draw.oneIn(3) ? draw.between(1, 60) : 0;
        int deaf = draw.oneIn(6) ? draw.between(20, 100) : 0;
        return new Behaviour(Duration.ofMillis(longest), failing / 100.0, deaf / 100.0)
                .writtenInto(spec);
    }

    /** The task with parameters that say so. */
    TaskSpec writtenInto(TaskSpec spec) {
        JsonObject params =
                JsonObject.of(
                        LONGEST, JsonNumber.of(longest.toMillis()),
                        FAILING, share(failing),
                        DEAF, share(deaf));
        return new TaskSpec(
                spec.id(),
                spec.parentId(),
                spec.userId(),
                spec.name(),
                spec.priority(),
                spec.method(),
                spec.inputSchema(),
                spec.inputs(),
                params,
                spec.dependencies(),
                spec.placement(),
                spec.retry(),
                spec.maxDeliveries(),
                spec.timeout(),
                spec.notBefore(),
                spec.key(),
                spec.template());
    }

    private static JsonNumber share(double share) {
        return new JsonNumber(BigDecimal.valueOf(Math.round(share * 100), 2));
    }
}
