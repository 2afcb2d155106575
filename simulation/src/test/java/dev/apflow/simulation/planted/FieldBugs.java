package dev.apflow.simulation.planted;

import java.util.List;
import java.util.stream.Stream;

/**
 * One field of a value is not looked at, not kept or not told: for each there must be a law that
 * breaks.
 */
final class FieldBugs {

    private static final String TASK_RUN = "application/dev/apflow/application/worker/TaskRun.java";
    private static final String SECRET_INPUTS =
            "application/dev/apflow/application/worker/SecretInputs.java";
    private static final String INPUTS =
            "application/dev/apflow/application/document/TaskInputs.java";
    private static final String DETAILS =
            "application/dev/apflow/application/store/EventDetails.java";
    private static final String KEY = "domain/dev/apflow/domain/idempotency/IdempotencyKey.java";
    private static final String PLACEMENT = "domain/dev/apflow/domain/placement/Placement.java";
    private static final String STORE = "store-memory/dev/apflow/store/memory/";
    private static final String ROW = STORE + "Row.java";

    private FieldBugs() {}

    static Stream<PlantedBug> all() {
        return Stream.of(keys(), inputs(), placement(), times(), limits(), states(), events())
                .flatMap(List::stream);
    }

    private static List<PlantedBug> keys() {
        String framed = "JsonArray.of(new JsonString(taskId), JsonNumber.of(attempt), inputs)";
        return List.of(
                PlantedBug.of(
                        "the idempotency key leaves the attempt out",
                        KEY,
                        framed,
                        "JsonArray.of(new JsonString(taskId), inputs)"),
                PlantedBug.of(
                        "the idempotency key leaves the task out",
                        KEY,
                        framed,
                        "JsonArray.of(JsonNumber.of(attempt), inputs)"),
                PlantedBug.of(
                                "the idempotency key leaves the inputs out",
                                KEY,
                                framed,
                                "JsonArray.of(new JsonString(taskId), JsonNumber.of(attempt))")
                        .shownBy(127),
                PlantedBug.of(
                        "the key of a report is not stored",
                        STORE + "MemoryReports.java",
                        "row.key = report.key();",
                        "row.key = row.key.or(() -> java.util.Optional.empty());"));
    }

    private static List<PlantedBug> inputs() {
        return List.of(
                PlantedBug.of(
                        "an executor does not get the results of dependencies",
                        SECRET_INPUTS,
                        "return resolved;",
                        "return claimed.spec().inputs();"),
                PlantedBug.of(
                        "a result is merged under the id of a task that has a key",
                        "domain/dev/apflow/domain/task/Dependency.java",
                        "return key.map(TaskKey::value).orElse(id.value());",
                        "return id.value();"),
                PlantedBug.of(
                        "an executor does not get the task's own inputs",
                        INPUTS,
                        "inputs.members().forEach(merged::put);",
                        ""),
                PlantedBug.of(
                        "an executor does not get the parameters",
                        TASK_RUN,
                        "return claimed.spec().params();",
                        "return JsonObject.EMPTY;"),
                PlantedBug.of(
                        "an executor is told another tree",
                        TASK_RUN,
                        "return claimed.treeId();",
                        "return claimed.delivered().task();"));
    }

    private static List<PlantedBug> placement() {
        return List.of(
                PlantedBug.of(
                        "executors that a task requires besides its own are not asked for",
                        PLACEMENT,
                        "executors(wanted, node).ifPresent(found::add);",
                        ""),
                PlantedBug.of(
                        "nodes that are not allowed are taken",
                        PLACEMENT,
                        "allowed(wanted, node).ifPresent(found::add);",
                        ""));
    }

    private static List<PlantedBug> times() {
        return List.of(
                PlantedBug.of(
                        "a first attempt does not wait for its time",
                        ROW,
                        "this.dueAt = spec.notBefore();",
                        "this.dueAt = Optional.empty();"),
                PlantedBug.of(
                        "a task that is run again does not wait for its time",
                        ROW,
                        "failedInRun = 0; dueAt = spec.notBefore();",
                        "failedInRun = 0; dueAt = Optional.empty();"),
                PlantedBug.of(
                        "the time of a claim is not kept",
                        ROW,
                        "startedAt = Optional.of(now);",
                        "startedAt = startedAt.or(() -> Optional.of(createdAt));"),
                PlantedBug.of(
                        "a task that ended keeps the time of its last change",
                        ROW,
                        "completedAt = Optional.of(now); updatedAt = now;",
                        "completedAt = Optional.of(now);"),
                PlantedBug.of(
                        "a task that ended keeps its lease",
                        ROW,
                        "open.remove(number); leaseExpiresAt = Optional.empty();",
                        "open.remove(number);"));
    }

    private static List<PlantedBug> limits() {
        return List.of(
                PlantedBug.of(
                                "the limit of lost deliveries is the default whatever the task"
                                        + " says",
                                STORE + "Tables.java",
                                "DeliveryLimit.afterLoss(row.lost, row.spec.deliveryLimit())",
                                "DeliveryLimit.afterLoss(row.lost, DeliveryLimit.DEFAULT)")
                        .shownBy(7),
                PlantedBug.of(
                        "a node's limit of lost deliveries replaces the task's own",
                        "domain/dev/apflow/domain/task/TaskSpec.java",
                        "return maxDeliveries.isPresent() ? this : withMaxDeliveries(most);",
                        "return withMaxDeliveries(most);"),
                PlantedBug.of(
                                "a task is set aside one loss too late",
                                "domain/dev/apflow/domain/lease/DeliveryLimit.java",
                                "lostBefore + 1 >= maxDeliveries",
                                "lostBefore >= maxDeliveries")
                        .shownBy(7),
                PlantedBug.of(
                                "a task is set aside one loss too soon",
                                "domain/dev/apflow/domain/lease/DeliveryLimit.java",
                                "lostBefore + 1 >= maxDeliveries",
                                "lostBefore + 2 >= maxDeliveries")
                        .shownBy(5),
                PlantedBug.of(
                                "a lost delivery does not count",
                                STORE + "Tables.java",
                                "row.lost++;",
                                "")
                        .shownBy(18));
    }

    private static List<PlantedBug> states() {
        return List.of(
                PlantedBug.of(
                        "who had a task first counts as who had it last",
                        ROW,
                        "lastNode = Optional.of(by.node());",
                        "lastNode = lastNode.or(() -> Optional.of(by.node()));"),
                PlantedBug.of(
                        "a task that completed shows less than whole progress",
                        STORE + "MemoryReports.java",
                        "row.progress = 1;",
                        ""),
                PlantedBug.of(
                        "the code of a failure is not kept",
                        STORE + "MemoryReports.java",
                        "row.errorCode = Optional.of(failed.code());",
                        ""),
                PlantedBug.of(
                        "all tasks are stored with one priority",
                        STORE + "MemoryTrees.java",
                        "root, spec, tree.suspended(),",
                        "root, spec.withPriority(dev.apflow.domain.task.Priority.NORMAL),"
                                + " tree.suspended(),"));
    }

    private static List<PlantedBug> events() {
        return List.of(
                PlantedBug.of(
                        "an event names the task as its tree",
                        STORE + "Tables.java",
                        "row.id(), row.treeId, type,",
                        "row.id(), row.id(), type,"),
                PlantedBug.of(
                        "an event of a completion names no node",
                        STORE + "MemoryReports.java",
                        "tables.event(row, EventType.COMPLETED, Optional.of(node),",
                        "tables.event(row, EventType.COMPLETED, Optional.empty(),"),
                PlantedBug.of(
                        "an event of a failure says that there is no next attempt",
                        DETAILS,
                        "JsonBoolean.of(willRetry)",
                        "JsonBoolean.of(false)"),
                PlantedBug.of(
                        "an event does not tell that the cache answered",
                        DETAILS,
                        "return cached ? CACHED : NONE;",
                        "return NONE;"),
                PlantedBug.of(
                        "an event of a cancellation names no node",
                        STORE + "MemoryTasks.java",
                        "tables.event(row, EventType.CANCELLED, interrupted,",
                        "tables.event(row, EventType.CANCELLED, Optional.empty(),"));
    }
}
