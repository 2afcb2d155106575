package dev.apflow.adapters.postgres.engine;

import dev.apflow.domain.json.CanonicalJson;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.JsonText;
import dev.apflow.json.stored.StoredSpec;

import java.util.List;

/**
 * JSON as the tables hold it: text, so that escapes and the forms of numbers come back as given.
 */
public final class JsonColumns {

    private JsonColumns() {}

    public static String of(JsonValue value) {
        return JsonText.write(value);
    }

    public static String of(TaskSpec spec) {
        return StoredSpec.text(spec);
    }

    /**
     * Capabilities as a set of texts, one for each member, such that equal values give equal texts:
     * then "each member stands among the node's" is the containment of arrays.
     */
    public static String[] capabilities(JsonObject capabilities) {
        List<String> texts =
                capabilities.members().entrySet().stream()
                        .map(
                                each ->
                                        CanonicalJson.lossless(
                                                JsonObject.of(each.getKey(), each.getValue())))
                        .toList();
        return texts.toArray(String[]::new);
    }
}
