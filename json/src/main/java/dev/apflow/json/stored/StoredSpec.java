package dev.apflow.json.stored;

import dev.apflow.application.document.TaskDocuments;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.JsonText;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.util.Map;
import java.util.Set;

/**
 * Specs as the text that stores keep. Members that are absent have their defaults, members that
 * this version does not know are passed over, and kept where a spec is rewritten.
 */
public final class StoredSpec {

    /** Parts that are objects of ours, and those of their members that may be left out. */
    private static final Map<String, Set<String>> PARTS =
            Map.of(
                    "schemas", Set.of("input_schema"),
                    "placement_constraints", Set.of("max_parallel_per_node"),
                    "retry", Set.of("on"));

    private StoredSpec() {}

    public static String text(TaskSpec spec) {
        return JsonText.write(TaskDocuments.spec(spec));
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
        JsonObject document = TaskDocuments.spec(spec);
        return StoredJson.object(old) instanceof Stored.Readable<JsonObject>(JsonObject before)
                ? JsonText.write(withUnknown(before, document))
                : JsonText.write(document);
    }

    private static JsonObject withUnknown(JsonObject before, JsonObject document) {
        JsonObject kept = withOthers(before, document, Set.of());
        for (var part : PARTS.entrySet()) {
            if (before.find(part.getKey()).orElse(null) instanceof JsonObject old
                    && document.find(part.getKey()).orElse(null) instanceof JsonObject now) {
                kept = kept.with(part.getKey(), withOthers(old, now, part.getValue()));
            }
        }
        return kept;
    }

    private static JsonObject withOthers(JsonObject old, JsonObject now, Set<String> known) {
        JsonObject kept = now;
        for (Map.Entry<String, JsonValue> member : old.members().entrySet()) {
            String name = member.getKey();
            if (now.find(name).isEmpty() && !known.contains(name)) {
                kept = kept.with(name, member.getValue());
            }
        }
        return kept;
    }

    private static String why(RuntimeException bad) {
        return bad.getMessage() == null ? bad.getClass().getSimpleName() : bad.getMessage();
    }
}
