package dev.apflow.application.store;

import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.text.Excerpts;
import dev.apflow.domain.tree.TreeSummary;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What stores write into {@link dev.apflow.domain.event.TaskEvent#details}, the same in each. */
public final class EventDetails {

    /** Longest part of an error that an event tells, in characters; the task has all of it. */
    public static final int LONGEST_ERROR = 500;

    /** Nothing besides: created, assigned, started, and completed by executing. */
    public static final JsonObject NONE = JsonObject.EMPTY;

    private static final JsonObject CACHED = JsonObject.of("cached", JsonBoolean.of(true));

    private EventDetails() {}

    /**
     * @param cached whether the idempotency cache answered
     */
    public static JsonObject completed(boolean cached) {
        return cached ? CACHED : NONE;
    }

    public static JsonObject failed(String error, ErrorCode code, boolean willRetry) {
        return JsonObject.of(
                "error",
                new JsonString(Excerpts.beginning(error, LONGEST_ERROR)),
                "error_code",
                new JsonString(code.word()),
                "will_retry",
                JsonBoolean.of(willRetry));
    }

    public static JsonObject reassigned(String reason) {
        return JsonObject.of("reason", new JsonString(reason));
    }

    public static JsonObject cancelled(Optional<String> reason) {
        return reason.map(text -> JsonObject.of("reason", new JsonString(text))).orElse(NONE);
    }

    public static JsonObject retriedByPolicy() {
        return JsonObject.of("reason", new JsonString("policy"));
    }

    public static JsonObject retriedByRerun() {
        return JsonObject.of("reason", new JsonString("rerun"));
    }

    /**
     * @param counts how many tasks of the tree have which status
     */
    public static JsonObject treeEnded(Map<TaskStatus, Integer> counts) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (TaskStatus status : TaskStatus.values()) {
            members.put(status.word(), JsonNumber.of(counts.getOrDefault(status, 0)));
        }
        return JsonObject.of(
                "status",
                new JsonString(TreeSummary.statusAtRest(counts).word()),
                "counts",
                new JsonObject(members));
    }
}
