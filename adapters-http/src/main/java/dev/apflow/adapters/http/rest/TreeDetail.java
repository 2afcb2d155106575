package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.TreeRows;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.text.Excerpts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much of each task the document of a tree has. */
enum TreeDetail {
    /** Everything. */
    FULL,

    /**
     * What a graph, a timeline or a list shows. Members without a value are left out, which makes
     * the document of a large tree about a fifth as long.
     */
    OUTLINE,

    /** The summary and a short row for each task, see {@link TreeRows}. */
    ROWS,

    /** How the tree stands, and nothing of what is below the root. */
    SUMMARY;

    static final String EXPECTED = "full, outline, rows or summary";

    private static final int LONGEST_ERROR = 200;

    /** Members of an outline that are taken over as they are. */
    private static final List<String> TAKEN =
            List.of(
                    "id",
                    "name",
                    "status",
                    "state",
                    "root_status",
                    "counts",
                    "flow",
                    "flow_version",
                    "triggered_by",
                    "labels",
                    "user_id",
                    "attempt_id",
                    "error_code",
                    "last_assigned_node",
                    "not_before",
                    "created_at",
                    "started_at",
                    "completed_at");

    /** Of the query {@code ?detail=}; all where it says nothing. */
    static TreeDetail of(RequestContext call) {
        return call.query(query -> query.word("detail", TreeDetail::ofWord, EXPECTED)).orElse(FULL);
    }

    private static Optional<TreeDetail> ofWord(String word) {
        return switch (word) {
            case "full" -> Optional.of(FULL);
            case "outline" -> Optional.of(OUTLINE);
            case "rows" -> Optional.of(ROWS);
            case "summary" -> Optional.of(SUMMARY);
            default -> Optional.empty();
        };
    }

    /** What is shown of the document of a task. */
    JsonValue shown(JsonValue document) {
        return this == FULL || !(document instanceof JsonObject task) ? document : outlined(task);
    }

    /** The members that an outline has. */
    static JsonObject outlined(JsonObject task) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (String name : TAKEN) {
            put(members, name, task.find(name));
        }
        // What a reader can work out is not told of each of 5,000 tasks.
        if (!members.containsKey("root_status")) {
            members.remove("created_at");
            members.remove("status");
        }
        put(members, "method", method(task));
        put(members, "dependencies", dependencies(task));
        put(members, "error", task.find("error").map(TreeDetail::brief));
        if (members.containsKey("root_status") || members.containsKey("started_at")) {
            put(members, "progress", task.find("progress"));
        }
        return new JsonObject(members);
    }

    private static void put(
            Map<String, JsonValue> members, String name, Optional<JsonValue> value) {
        value.filter(each -> !(each instanceof JsonNull))
                .ifPresent(each -> members.put(name, each));
    }

    private static Optional<JsonValue> method(JsonObject task) {
        return task.find("schemas")
                .filter(JsonObject.class::isInstance)
                .flatMap(schemas -> ((JsonObject) schemas).find("method"));
    }

    private static Optional<JsonValue> dependencies(JsonObject task) {
        return task.find("dependencies")
                .filter(value -> value instanceof JsonArray all && !all.items().isEmpty())
                .map(
                        value ->
                                new JsonArray(
                                        ((JsonArray) value)
                                                .items().stream()
                                                        .map(TreeDetail::dependency)
                                                        .toList()));
    }

    private static JsonValue brief(JsonValue error) {
        return error instanceof JsonString(String text)
                ? new JsonString(Excerpts.shortened(text, LONGEST_ERROR))
                : error;
    }

    private static JsonValue dependency(JsonValue value) {
        return value instanceof JsonObject dependency ? dependency.without("key") : value;
    }
}
