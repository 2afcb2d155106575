package dev.apflow.json.schema;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Values in the form that the schema library reads; it compares numbers by value, as we do. */
final class SchemaNodes {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SchemaNodes() {}

    static JsonNode of(JsonValue value) {
        return switch (value) {
            case JsonObject object -> ofObject(object);
            case JsonArray array -> ofArray(array);
            case JsonString string -> NODES.stringNode(string.value());
            case JsonNumber number -> NODES.numberNode(number.value());
            case JsonBoolean bool -> NODES.booleanNode(bool.value());
            case JsonNull ignored -> NODES.nullNode();
        };
    }

    private static JsonNode ofObject(JsonObject object) {
        ObjectNode node = NODES.objectNode();
        object.members().forEach((name, value) -> node.set(name, of(value)));
        return node;
    }

    private static JsonNode ofArray(JsonArray array) {
        ArrayNode node = NODES.arrayNode(array.size());
        array.items().forEach(item -> node.add(of(item)));
        return node;
    }
}
