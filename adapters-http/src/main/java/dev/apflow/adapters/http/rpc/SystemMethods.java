package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.health.Health;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskStatus;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code system.health}, {@code system.executors}. */
final class SystemMethods {

    private final ReadTasks reads;
    private final ExecutorCatalog executors;
    private final Health health;
    private final InstantSource clock;
    private final String version;

    SystemMethods(
            ReadTasks reads,
            ExecutorCatalog executors,
            Health health,
            InstantSource clock,
            String version) {
        this.reads = reads;
        this.executors = executors;
        this.health = health;
        this.clock = clock;
        this.version = version;
    }

    Map<String, RpcMethod> all() {
        return Map.of(
                "system.health",
                RpcMethod.read(this::health),
                "system.executors",
                RpcMethod.read(this::executors));
    }

    private JsonValue health(Params params) {
        params.read(FieldReader::problemCount);
        boolean ready = health.readiness().isReady();
        return new JsonObjectBuilder()
                .text("status", ready ? "healthy" : "unhealthy")
                .text("message", ready ? "apflow is healthy" : "apflow is not ready")
                .text("version", version)
                .instant("timestamp", clock.instant())
                .number(
                        "running_tasks_count",
                        reads.live().getOrDefault(TaskStatus.IN_PROGRESS, 0L))
                .done();
    }

    private JsonValue executors(Params params) {
        params.read(FieldReader::problemCount);
        return new JsonObjectBuilder()
                .array("executors", executors.all().stream().map(SystemMethods::document).toList())
                .number("count", executors.all().size())
                .flag("restricted", false)
                .done();
    }

    private static JsonObject document(TaskExecutor executor) {
        return new JsonObjectBuilder()
                .text("id", executor.id())
                .text("name", title(executor.id().value()))
                .text("description", executor.description())
                .value("input_schema", executor.inputSchema())
                .done();
    }

    /** {@code rest_executor} as people write it. */
    private static String title(String id) {
        return Arrays.stream(id.split("[_.:-]+", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining(" "));
    }
}
