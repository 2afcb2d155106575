package dev.apflow.adapters.executors;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

/** The schemas of the built-in executors' inputs, written as JSON beside their executors. */
final class Schemas {

    /** Of an executor that takes no inputs. */
    static final JsonObject NOTHING =
            of("{\"type\": \"object\", \"properties\": {}, \"additionalProperties\": false}");

    private Schemas() {}

    /**
     * Reads a schema that stands in this module's own source.
     *
     * @throws IllegalArgumentException it is no JSON object
     */
    static JsonObject of(String json) {
        if (JsonText.parse(json, JsonLimits.DEFAULT)
                instanceof ParseResult.Parsed(JsonObject schema)) {
            return schema;
        }
        throw new IllegalArgumentException("not a JSON object: " + json);
    }
}
