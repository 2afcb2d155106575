package dev.apflow.json.stored;

import dev.apflow.application.document.TaskDocuments;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.JsonText;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Specs as the text that stores keep. Members that have their defaults are left out: so a default
 * must never change. Members that this version does not know are passed over, and kept where a spec
 * is rewritten.
 */
public final class StoredSpec {

    /** The members of a task that asks for nothing. */
    private static final JsonObject DEFAULTS =
            TaskDocuments.spec(
                    TaskSpec.of(new TaskId("none"), "", new ExecutorId("none"), JsonObject.EMPTY));

    /** The row has it in a column of its own. */
    private static final String ID = "id";

    /** Members without a default. */
    private static final Set<String> REQUIRED = Set.of("name", "schemas");

    /** Members that a spec may have beside the {@link #DEFAULTS}. */
    private static final Set<String> OPTIONAL = Set.of("key", "template", "schedule");

    /** Parts that are objects of ours, and those of their members that have no default. */
    private static final Map<String, Set<String>> PARTS =
            Map.of(
                    "schemas", Set.of("input_schema"),
                    "placement_constraints", Set.of("max_parallel_per_node"),
                    "retry", Set.of("on"));

    private StoredSpec() {}

    public static String text(TaskSpec spec) {
        return JsonText.write(compact(spec));
    }

    /** The spec without what has its default. */
    private static JsonObject compact(TaskSpec spec) {
        Map<String, JsonValue> kept = new LinkedHashMap<>();
        TaskDocuments.spec(spec)
                .members()
                .forEach(
                        (name, value) -> {
                            JsonValue usual = DEFAULTS.find(name).orElse(null);
                            if (REQUIRED.contains(name)) {
                                kept.put(name, value);
                            } else if (!name.equals(ID) && !value.equals(usual)) {
                                kept.put(
                                        name,
                                        PARTS.containsKey(name) ? without(value, usual) : value);
                            }
                        });
        return new JsonObject(kept);
    }

    private static JsonValue without(JsonValue value, @Nullable JsonValue usual) {
        if (!(value instanceof JsonObject part) || !(usual instanceof JsonObject defaults)) {
            return value;
        }
        Map<String, JsonValue> kept = new LinkedHashMap<>(part.members());
        kept.entrySet()
                .removeIf(
                        each -> each.getValue().equals(defaults.find(each.getKey()).orElse(null)));
        return new JsonObject(kept);
    }

    /**
     * Reads a spec.
     *
     * @param id as the row says; what the text says of it is not asked
     */
    public static Stored<TaskSpec> read(TaskId id, @Nullable String text) {
        return switch (StoredJson.object(text)) {
            case Stored.Unreadable<JsonObject>(String why) -> new Stored.Unreadable<>(why);
            case Stored.Readable<JsonObject>(JsonObject document) -> {
                try {
                    yield new Stored.Readable<>(SpecFields.spec(id, document));
                } catch (IllegalArgumentException | DateTimeException | ArithmeticException bad) {
                    yield new Stored.Unreadable<>(why(bad));
                }
            }
        };
    }

    /** The constraints alone, as {@code placement_constraints} of a spec. */
    public static Stored<PlacementConstraints> placement(String text) {
        return switch (StoredJson.object(text)) {
            case Stored.Unreadable<JsonObject>(String why) -> new Stored.Unreadable<>(why);
            case Stored.Readable<JsonObject>(JsonObject part) -> {
                try {
                    yield new Stored.Readable<>(SpecFields.placement(part));
                } catch (IllegalArgumentException | ArithmeticException bad) {
                    yield new Stored.Unreadable<>(why(bad));
                }
            }
        };
    }

    /**
     * The text of a spec that takes another's place. Members of the old text that this version does
     * not know are kept: a later version may have written them.
     */
    public static String rewritten(@Nullable String old, TaskSpec spec) {
        JsonObject document = compact(spec);
        return StoredJson.object(old) instanceof Stored.Readable<JsonObject>(JsonObject before)
                ? JsonText.write(withUnknown(before, document))
                : JsonText.write(document);
    }

    private static JsonObject withUnknown(JsonObject before, JsonObject document) {
        JsonObject kept = withOthers(before, document, DEFAULTS, OPTIONAL);
        for (Map.Entry<String, Set<String>> part : PARTS.entrySet()) {
            String name = part.getKey();
            if (before.find(name).orElse(null) instanceof JsonObject old
                    && DEFAULTS.find(name).orElse(null) instanceof JsonObject defaults) {
                JsonObject now =
                        document.find(name).orElse(null) instanceof JsonObject written
                                ? written
                                : JsonObject.EMPTY;
                JsonObject both = withOthers(old, now, defaults, part.getValue());
                kept = both.isEmpty() ? kept : kept.with(name, both);
            }
        }
        return kept;
    }

    private static JsonObject withOthers(
            JsonObject old, JsonObject now, JsonObject defaults, Set<String> optional) {
        JsonObject kept = now;
        for (Map.Entry<String, JsonValue> member : old.members().entrySet()) {
            String name = member.getKey();
            boolean known = defaults.find(name).isPresent() || optional.contains(name);
            if (now.find(name).isEmpty() && !known) {
                kept = kept.with(name, member.getValue());
            }
        }
        return kept;
    }

    private static String why(RuntimeException bad) {
        return bad.getMessage() == null ? bad.getClass().getSimpleName() : bad.getMessage();
    }
}
