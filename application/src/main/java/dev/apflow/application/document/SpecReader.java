package dev.apflow.application.document;

import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.Backoff;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.RetryPolicy;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.domain.task.TaskSpec;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads one task as clients write it. */
public final class SpecReader {

    /** Most names in one list of a placement. */
    public static final int MOST_NAMES = 1_000;

    /** No attempt may take longer. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofDays(30);

    private static final long MOST_PARALLEL = 1_000_000;

    private SpecReader() {}

    /**
     * Reads a task that exists: it keeps its id, its key and its place in its tree.
     *
     * @return the task; empty where something is wrong, which then stands among the reader's
     *     problems
     */
    public static Optional<TaskSpec> read(FieldReader task, TaskSpec now) {
        return read(task, now.id(), now.key(), now.parentId(), now.dependencies())
                .map(each -> each.withTemplate(now.template()).withSchedule(now.schedule()));
    }

    /** Reads a task of a new tree, whose members with names of tasks were read before. */
    static Optional<TaskSpec> readNew(FieldReader task, NameReader.Names names) {
        return read(task, names.id(), names.key(), names.parent(), names.dependencies());
    }

    private static Optional<TaskSpec> read(
            FieldReader task,
            TaskId id,
            Optional<TaskKey> key,
            Optional<TaskId> parent,
            List<Dependency> dependencies) {
        int before = task.problemCount();
        Optional<String> user = task.string("user_id", FieldReader.NAME_LENGTH);
        Optional<String> name = task.string("name", FieldReader.NAME_LENGTH);
        if (name.isEmpty()) {
            task.missing("name", "a string of 1–255 characters");
        }
        Priority priority = priority(task);
        Optional<Schemas> schemas = schemas(task);
        JsonObject inputs = task.object("inputs").orElse(JsonObject.EMPTY);
        JsonObject params = task.object("params").orElse(JsonObject.EMPTY);
        PlacementConstraints placement = placement(task);
        RetryPolicy retry = retry(task);
        Optional<Long> deliveries = task.whole("max_deliveries", 1, DeliveryLimit.MOST);
        Optional<Duration> timeout = millis(task, "timeout_ms", 1, LONGEST_TIMEOUT);
        Optional<Instant> notBefore = task.instant("not_before");
        AdmissionRules admission = AdmissionReader.rules(task);
        task.refuseOthers();
        if (task.problemCount() > before || name.isEmpty() || schemas.isEmpty()) {
            return Optional.empty();
        }
        TaskSpec spec =
                new TaskSpec(
                        id,
                        parent,
                        user,
                        name.get(),
                        priority,
                        schemas.get().method(),
                        schemas.get().input(),
                        inputs,
                        params,
                        dependencies,
                        placement,
                        retry,
                        deliveries
                                .map(most -> OptionalInt.of(most.intValue()))
                                .orElse(OptionalInt.empty()),
                        timeout,
                        notBefore,
                        key,
                        Optional.empty());
        return Optional.of(spec.withAdmission(admission));
    }

    private record Schemas(ExecutorId method, Optional<JsonObject> input) {}

    private static Optional<Schemas> schemas(FieldReader task) {
        Optional<FieldReader> schemas = task.nested("schemas");
        if (schemas.isEmpty()) {
            task.missing("schemas", "{\"method\": the id of an executor}");
            return Optional.empty();
        }
        FieldReader reader = schemas.get();
        Optional<ExecutorId> method =
                reader.word("method", SpecReader::executorId, ExecutorId.EXPECTED);
        if (method.isEmpty()) {
            reader.missing("method", ExecutorId.EXPECTED);
        }
        Optional<JsonObject> input = reader.object("input_schema");
        reader.refuseOthers();
        return method.map(id -> new Schemas(id, input));
    }

    private static PlacementConstraints placement(FieldReader task) {
        Optional<FieldReader> found = task.nested("placement_constraints");
        if (found.isEmpty()) {
            return PlacementConstraints.NONE;
        }
        FieldReader reader = found.get();
        PlacementConstraints placement =
                new PlacementConstraints(
                        Set.copyOf(
                                reader.words(
                                                "requires_executors",
                                                MOST_NAMES,
                                                SpecReader::executorId,
                                                ExecutorId.EXPECTED)
                                        .orElse(List.of())),
                        reader.object("requires_capabilities").orElse(JsonObject.EMPTY),
                        nodes(reader, "allowed_nodes"),
                        nodes(reader, "forbidden_nodes"),
                        reader.whole("max_parallel_per_node", 1, MOST_PARALLEL)
                                .map(most -> OptionalInt.of(most.intValue()))
                                .orElse(OptionalInt.empty()));
        reader.refuseOthers();
        return placement;
    }

    private static Set<NodeId> nodes(FieldReader reader, String name) {
        return Set.copyOf(
                reader.words(name, MOST_NAMES, SpecReader::nodeId, "a node id: " + TaskId.EXPECTED)
                        .orElse(List.of()));
    }

    private static RetryPolicy retry(FieldReader task) {
        Optional<FieldReader> found = task.nested("retry");
        if (found.isEmpty()) {
            return RetryPolicy.NONE;
        }
        FieldReader reader = found.get();
        RetryPolicy base = RetryPolicy.NONE;
        RetryPolicy policy =
                new RetryPolicy(
                        reader.whole("max_attempts", 1, RetryPolicy.MOST_ATTEMPTS)
                                .map(Long::intValue)
                                .orElse(base.maxAttempts()),
                        reader.word("backoff", Backoff::ofWord, "fixed or exponential")
                                .orElse(base.backoff()),
                        millis(reader, "initial_delay_ms", 0, RetryPolicy.LONGEST_DELAY)
                                .orElse(base.initialDelay()),
                        millis(reader, "max_delay_ms", 0, RetryPolicy.LONGEST_DELAY)
                                .orElse(base.maxDelay()),
                        reader.number("jitter", 0, 1).orElse(base.jitter()),
                        statuses(reader));
        reader.refuseOthers();
        return policy;
    }

    private static List<Integer> statuses(FieldReader reader) {
        List<Integer> statuses = new ArrayList<>();
        for (JsonValue each : reader.array("on", RetryPolicy.MOST_STATUSES).orElse(List.of())) {
            if (each instanceof JsonNumber(BigDecimal number)
                    && number.stripTrailingZeros().scale() <= 0
                    && number.compareTo(BigDecimal.valueOf(400)) >= 0
                    && number.compareTo(BigDecimal.valueOf(599)) <= 0) {
                statuses.add(number.intValue());
            } else {
                reader.problem(
                        "on", "not usable", "HTTP statuses from 400 to 599", "something else");
            }
        }
        return statuses;
    }

    private static Priority priority(FieldReader task) {
        return priorityIfAny(task).orElse(Priority.NORMAL);
    }

    static Optional<Priority> priorityIfAny(FieldReader task) {
        return task.whole("priority", 0, Priority.values().length - 1).flatMap(Priority::ofLevel);
    }

    private static Optional<ExecutorId> executorId(String text) {
        return ExecutorId.isValid(text) ? Optional.of(new ExecutorId(text)) : Optional.empty();
    }

    private static Optional<NodeId> nodeId(String text) {
        return TaskId.isValid(text) ? Optional.of(new NodeId(text)) : Optional.empty();
    }

    private static Optional<Duration> millis(
            FieldReader reader, String name, long least, Duration most) {
        return reader.whole(name, least, most.toMillis()).map(Duration::ofMillis);
    }
}
