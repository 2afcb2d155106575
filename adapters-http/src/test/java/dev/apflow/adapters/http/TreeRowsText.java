package dev.apflow.adapters.http;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult.Parsed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the outline of a tree as the rows that the dashboard reads. */
final class TreeRowsText {

    private static final JsonLimits DEEP =
            new JsonLimits(16L << 20, 300, 1_000_000, 4 << 20, 1_200);

    private final Map<String, Integer> places = new HashMap<>();
    private final List<JsonValue> rows = new ArrayList<>();
    private final long base;

    private TreeRowsText(JsonObject root) {
        base = Instant.parse(text(root, "created_at").orElseThrow()).toEpochMilli();
    }

    /** Of an outline as {@code GET /trees/{id}?detail=outline} answers it. */
    static String of(String outline) {
        JsonObject root = (JsonObject) ((Parsed) JsonText.parse(outline, DEEP)).value();
        TreeRowsText text = new TreeRowsText(root);
        text.place(root);
        text.row(root, Optional.empty());
        String head = JsonText.write(root.without("children"));
        return head.substring(0, head.length() - 1)
                + ",\"rows\":"
                + JsonText.write(new JsonArray(text.rows))
                + "}";
    }

    private void place(JsonObject task) {
        places.put(text(task, "id").orElseThrow(), places.size());
        items(task, "children").forEach(each -> place((JsonObject) each));
    }

    private void row(JsonObject task, Optional<Integer> parent) {
        List<JsonValue> columns = new ArrayList<>();
        for (String name : List.of("id", "name", "state", "method", "attempt_id")) {
            columns.add(task.find(name).orElse(JsonNull.NULL));
        }
        columns.add(task.find("last_assigned_node").orElse(JsonNull.NULL));
        columns.add(time(task, "started_at"));
        columns.add(time(task, "completed_at"));
        columns.add(parent.<JsonValue>map(JsonNumber::of).orElse(JsonNull.NULL));
        columns.add(
                new JsonArray(
                        items(task, "dependencies").stream()
                                .map(each -> dependency((JsonObject) each))
                                .toList()));
        columns.add(task.find("error").orElse(JsonNull.NULL));
        rows.add(new JsonArray(columns));
        int place = places.get(text(task, "id").orElseThrow());
        items(task, "children").forEach(each -> row((JsonObject) each, Optional.of(place)));
    }

    private JsonValue dependency(JsonObject edge) {
        int place = places.get(text(edge, "id").orElseThrow());
        boolean required =
                edge.find("required").orElseThrow() instanceof JsonBoolean(boolean is) && is;
        return JsonNumber.of(required ? place : -1L - place);
    }

    private JsonValue time(JsonObject task, String name) {
        return text(task, name)
                .<JsonValue>map(at -> JsonNumber.of(Instant.parse(at).toEpochMilli() - base))
                .orElse(JsonNull.NULL);
    }

    private static Optional<String> text(JsonObject task, String name) {
        return task.find(name)
                .filter(JsonString.class::isInstance)
                .map(value -> ((JsonString) value).value());
    }

    private static List<JsonValue> items(JsonObject task, String name) {
        return task.find(name)
                .filter(JsonArray.class::isInstance)
                .map(value -> ((JsonArray) value).items())
                .orElse(List.of());
    }
}
