package dev.apflow.json.stored;

import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.admission.RateLimit;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.Backoff;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.RetryPolicy;
import dev.apflow.domain.task.ScheduledFor;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.Template;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The members of a stored spec; what is there and cannot be so is an IllegalArgumentException. */
final class SpecFields {

    private SpecFields() {}

    static TaskSpec spec(TaskId id, JsonObject task) {
        JsonObject schemas = object(task, "schemas").orElse(JsonObject.EMPTY);
        return new TaskSpec(
                id,
                text(task, "parent_id").map(TaskId::new),
                text(task, "user_id"),
                text(task, "name").orElseThrow(() -> wrong("name", "a string", JsonNull.NULL)),
                priority(task),
                text(schemas, "method")
                        .map(ExecutorId::new)
                        .orElseThrow(() -> wrong("schemas.method", "a string", JsonNull.NULL)),
                object(schemas, "input_schema"),
                object(task, "inputs").orElse(JsonObject.EMPTY),
                object(task, "params").orElse(JsonObject.EMPTY),
                items(task, "dependencies", SpecFields::dependency),
                object(task, "placement_constraints")
                        .map(SpecFields::placement)
                        .orElse(PlacementConstraints.NONE),
                object(task, "retry").map(SpecFields::retry).orElse(RetryPolicy.NONE),
                integer(task, "max_deliveries"),
                whole(task, "timeout_ms").map(Duration::ofMillis),
                text(task, "not_before").map(time -> OffsetDateTime.parse(time).toInstant()),
                text(task, "key").map(TaskKey::new),
                object(task, "template").map(SpecFields::template),
                object(task, "schedule").map(SpecFields::schedule),
                admission(task));
    }

    private static ScheduledFor schedule(JsonObject part) {
        return new ScheduledFor(
                text(part, "id").orElse(""),
                text(part, "nominal_time")
                        .map(time -> OffsetDateTime.parse(time).toInstant())
                        .orElseThrow(() -> wrong("schedule.nominal_time", "a time", JsonNull.NULL)),
                text(part, "previous_nominal_time")
                        .map(time -> OffsetDateTime.parse(time).toInstant()),
                flag(part, "backfilled").orElse(false));
    }

    static AdmissionRules admission(JsonObject task) {
        return new AdmissionRules(
                text(task, "queue").map(QueueName::new).orElse(QueueName.DEFAULT),
                items(task, "concurrency", SpecFields::concurrency),
                items(task, "rate", SpecFields::rate),
                text(task, "fair_key"));
    }

    private static ConcurrencyLimit concurrency(JsonValue item) {
        JsonObject limit = part("concurrency", item);
        return new ConcurrencyLimit(key(limit), count(limit, "limit"));
    }

    private static RateLimit rate(JsonValue item) {
        JsonObject limit = part("rate", item);
        return new RateLimit(
                key(limit),
                new Rate(
                        count(limit, "limit"),
                        whole(limit, "period_ms")
                                .map(Duration::ofMillis)
                                .orElseThrow(
                                        () -> wrong("period_ms", "a whole number", JsonNull.NULL)),
                        integer(limit, "burst").orElse(1)));
    }

    private static JsonObject part(String name, JsonValue item) {
        if (item instanceof JsonObject found) {
            return found;
        }
        throw wrong(name, "objects", item);
    }

    private static String key(JsonObject limit) {
        return text(limit, "key").orElseThrow(() -> wrong("key", "a string", JsonNull.NULL));
    }

    private static int count(JsonObject limit, String name) {
        return integer(limit, name).orElseThrow(() -> wrong(name, "a whole number", JsonNull.NULL));
    }

    private static Template template(JsonObject part) {
        return new Template(object(part, "known").orElse(JsonObject.EMPTY), object(part, "run"));
    }

    private static Priority priority(JsonObject task) {
        return whole(task, "priority")
                .map(
                        level ->
                                Priority.ofLevel(level)
                                        .orElseThrow(
                                                () ->
                                                        new IllegalArgumentException(
                                                                "priority: unknown: " + level)))
                .orElse(Priority.NORMAL);
    }

    private static Dependency dependency(JsonValue item) {
        if (!(item instanceof JsonObject edge)) {
            throw wrong("dependencies", "objects", item);
        }
        TaskId id =
                text(edge, "id")
                        .map(TaskId::new)
                        .orElseThrow(() -> wrong("dependencies", "ids", item));
        return new Dependency(
                id,
                flag(edge, "required").orElse(true),
                text(edge, "key").map(TaskKey::new),
                flag(edge, "implied").orElse(false));
    }

    static PlacementConstraints placement(JsonObject part) {
        return new PlacementConstraints(
                names(part, "requires_executors", ExecutorId::new),
                object(part, "requires_capabilities").orElse(JsonObject.EMPTY),
                names(part, "allowed_nodes", NodeId::new),
                names(part, "forbidden_nodes", NodeId::new),
                integer(part, "max_parallel_per_node"));
    }

    private static RetryPolicy retry(JsonObject part) {
        RetryPolicy base = RetryPolicy.NONE;
        return new RetryPolicy(
                integer(part, "max_attempts").orElse(base.maxAttempts()),
                text(part, "backoff")
                        .map(
                                word ->
                                        Backoff.ofWord(word)
                                                .orElseThrow(
                                                        () ->
                                                                new IllegalArgumentException(
                                                                        "retry.backoff: unknown: "
                                                                                + word)))
                        .orElse(base.backoff()),
                whole(part, "initial_delay_ms").map(Duration::ofMillis).orElse(base.initialDelay()),
                whole(part, "max_delay_ms").map(Duration::ofMillis).orElse(base.maxDelay()),
                number(part, "jitter").map(BigDecimal::doubleValue).orElse(base.jitter()),
                items(part, "on", SpecFields::status));
    }

    private static Integer status(JsonValue item) {
        if (item instanceof JsonNumber(BigDecimal number)) {
            return number.intValueExact();
        }
        throw wrong("retry.on", "numbers", item);
    }

    private static Optional<JsonValue> present(JsonObject object, String name) {
        return object.find(name).filter(value -> value != JsonNull.NULL);
    }

    private static Optional<String> text(JsonObject object, String name) {
        return present(object, name)
                .map(
                        value -> {
                            if (value instanceof JsonString(String text)) {
                                return text;
                            }
                            throw wrong(name, "a string", value);
                        });
    }

    private static Optional<JsonObject> object(JsonObject object, String name) {
        return present(object, name)
                .map(
                        value -> {
                            if (value instanceof JsonObject found) {
                                return found;
                            }
                            throw wrong(name, "an object", value);
                        });
    }

    private static Optional<Boolean> flag(JsonObject object, String name) {
        return present(object, name)
                .map(
                        value -> {
                            if (value instanceof JsonBoolean(boolean flag)) {
                                return flag;
                            }
                            throw wrong(name, "true or false", value);
                        });
    }

    private static Optional<BigDecimal> number(JsonObject object, String name) {
        return present(object, name)
                .map(
                        value -> {
                            if (value instanceof JsonNumber(BigDecimal number)) {
                                return number;
                            }
                            throw wrong(name, "a number", value);
                        });
    }

    private static Optional<Long> whole(JsonObject object, String name) {
        return number(object, name).map(BigDecimal::longValueExact);
    }

    private static OptionalInt integer(JsonObject object, String name) {
        Optional<Long> found = whole(object, name);
        return found.isPresent()
                ? OptionalInt.of(Math.toIntExact(found.get()))
                : OptionalInt.empty();
    }

    private static <T> List<T> items(JsonObject object, String name, Function<JsonValue, T> read) {
        return present(object, name)
                .map(
                        value -> {
                            if (value instanceof JsonArray(List<JsonValue> items)) {
                                return items.stream().map(read).toList();
                            }
                            throw wrong(name, "an array", value);
                        })
                .orElse(List.of());
    }

    private static <T> Set<T> names(JsonObject object, String name, Function<String, T> read) {
        return items(
                        object,
                        name,
                        item -> {
                            if (item instanceof JsonString(String text)) {
                                return read.apply(text);
                            }
                            throw wrong(name, "strings", item);
                        })
                .stream()
                .collect(Collectors.toSet());
    }

    private static IllegalArgumentException wrong(String name, String expected, JsonValue got) {
        String kind =
                got.getClass()
                        .getSimpleName()
                        .replace("Json", "")
                        .toLowerCase(java.util.Locale.ROOT);
        return new IllegalArgumentException(name + ": expected " + expected + ", got " + kind);
    }
}
