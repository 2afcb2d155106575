package dev.apflow.demo;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Follows the log of events, whichever node is asked: the cursor is the cluster's. */
final class EventReader {

    private static final int PAGE = 1_000;
    private static final int PAGES_AT_ONCE = 20;

    /** One event. */
    record SeenEvent(String type, String task, String node, int attempt) {}

    private final Api api;
    private String cursor = "";

    EventReader(Api api) {
        this.api = api;
    }

    /** What came since the last time, as far as the node at {@code url} answers. */
    List<SeenEvent> read(String url) {
        List<SeenEvent> all = new ArrayList<>();
        for (int i = 0; i < PAGES_AT_ONCE; i++) {
            Optional<JsonObject> page = api.get(url + "/api/v1/events?limit=" + PAGE + after());
            List<JsonValue> events = page.map(EventReader::events).orElse(List.of());
            events.forEach(each -> all.add(event((JsonObject) each)));
            page.map(each -> text(each, "next_cursor"))
                    .filter(next -> !next.isEmpty())
                    .ifPresent(next -> cursor = next);
            if (events.size() < PAGE) {
                break;
            }
        }
        return all;
    }

    private String after() {
        return cursor.isEmpty()
                ? ""
                : "&after=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
    }

    private static List<JsonValue> events(JsonObject page) {
        return page.find("events").orElse(JsonArray.EMPTY) instanceof JsonArray(var items)
                ? items
                : List.of();
    }

    private static SeenEvent event(JsonObject event) {
        int attempt =
                event.find("attempt_id").orElse(JsonNumber.ZERO) instanceof JsonNumber(var number)
                        ? number.intValue()
                        : 0;
        return new SeenEvent(
                text(event, "event_type"), text(event, "task_id"), text(event, "node_id"), attempt);
    }

    private static String text(JsonObject object, String name) {
        return object.find(name).orElse(JsonArray.EMPTY) instanceof JsonString(String text)
                ? text
                : "";
    }
}
