package dev.apflow.json.stored;

import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonValue;

import java.util.Optional;

/** The result of a task as it was recorded under its key. */
public final class RecordedResult {

    private static final System.Logger LOG = System.getLogger(RecordedResult.class.getName());

    private RecordedResult() {}

    /** Empty where it cannot be read: the task is run again. */
    public static Optional<JsonValue> read(IdempotencyKey key, String text) {
        Stored<JsonValue> stored = StoredJson.value(text);
        stored.problem()
                .ifPresent(
                        why ->
                                LOG.log(
                                        System.Logger.Level.WARNING,
                                        "the recorded result {0} cannot be read: {1}",
                                        key.value(),
                                        why));
        return stored instanceof Stored.Readable<JsonValue>(JsonValue value)
                ? Optional.of(value)
                : Optional.empty();
    }
}
