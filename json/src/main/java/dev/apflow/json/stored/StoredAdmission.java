package dev.apflow.json.stored;

import dev.apflow.application.document.TaskDocuments;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.JsonText;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stores keep of flow control beside the spec: in rows that claims look at. */
public final class StoredAdmission {

    private static final TaskSpec NOBODY =
            TaskSpec.of(new TaskId("none"), "", new ExecutorId("none"), JsonObject.EMPTY);

    private StoredAdmission() {}

    /** The limits by keys as JSON: the same limits are always the same text. */
    public static String limits(AdmissionRules rules) {
        JsonObject spec = TaskDocuments.spec(NOBODY.withAdmission(rules));
        Map<String, JsonValue> kept = new LinkedHashMap<>();
        for (String name : List.of("concurrency", "rate")) {
            spec.find(name).ifPresent(value -> kept.put(name, value));
        }
        return JsonText.write(new JsonObject(kept));
    }

    /**
     * Reads the columns of a row.
     *
     * @param queue null is the default one
     * @param limits as {@link #limits} wrote it; null: none
     */
    public static Stored<AdmissionRules> rules(
            @Nullable String queue, @Nullable String limits, @Nullable String fairKey) {
        return switch (limits == null
                ? new Stored.Readable<>(JsonObject.EMPTY)
                : StoredJson.object(limits)) {
            case Stored.Unreadable<JsonObject>(String why) -> new Stored.Unreadable<>(why);
            case Stored.Readable<JsonObject>(JsonObject part) -> {
                try {
                    JsonObject named =
                            queue == null ? part : part.with("queue", new JsonString(queue));
                    yield new Stored.Readable<>(
                            SpecFields.admission(named).withFairKey(Optional.ofNullable(fairKey)));
                } catch (IllegalArgumentException | DateTimeException | ArithmeticException bad) {
                    yield new Stored.Unreadable<>(String.valueOf(bad.getMessage()));
                }
            }
        };
    }

    /** The queue that a row names; of one that cannot be read: the default one. */
    public static QueueName queue(@Nullable String queue) {
        return queue != null && QueueName.isValid(queue) ? new QueueName(queue) : QueueName.DEFAULT;
    }
}
