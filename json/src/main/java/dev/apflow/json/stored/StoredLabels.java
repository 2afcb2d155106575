package dev.apflow.json.stored;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.FlowVersion;
import dev.apflow.domain.run.Labels;
import dev.apflow.json.JsonText;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What stores keep of where a run comes from. What cannot be read is left out. */
public final class StoredLabels {

    private StoredLabels() {}

    public static String text(Labels labels) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        labels.values().forEach((key, value) -> members.put(key, new JsonString(value)));
        return JsonText.write(new JsonObject(members));
    }

    public static Labels read(@Nullable String text) {
        if (text == null) {
            return Labels.NONE;
        }
        Map<String, String> values = new LinkedHashMap<>();
        StoredJson.object(text)
                .orElse(JsonObject.EMPTY)
                .members()
                .forEach(
                        (key, value) -> {
                            if (value instanceof JsonString(String label)
                                    && Labels.isKey(key)
                                    && Labels.isValue(label)
                                    && values.size() < Labels.MOST) {
                                values.put(key, label);
                            }
                        });
        return new Labels(values);
    }

    public static Optional<JsonObject> inputs(@Nullable String text) {
        return text == null ? Optional.empty() : Optional.of(StoredJson.details(text));
    }

    public static Optional<FlowVersion> flow(@Nullable String name, int version) {
        return name != null && FlowName.isValid(name) && version > 0
                ? Optional.of(new FlowVersion(new FlowName(name), version))
                : Optional.empty();
    }
}
