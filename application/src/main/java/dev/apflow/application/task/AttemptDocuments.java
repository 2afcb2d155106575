package dev.apflow.application.task;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.store.AttemptLogs.EndedAttempt;
import dev.apflow.application.store.AttemptLogs.StoredLine;
import dev.apflow.application.task.ReadAttempts.AttemptPast;
import dev.apflow.application.task.ReadAttempts.DeliveryPast;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskState;

import java.util.Locale;
import java.util.Optional;

/** Writes attempts and their lines as clients read them. */
public final class AttemptDocuments {

    private AttemptDocuments() {}

    public static JsonObject attempt(AttemptPast attempt) {
        JsonObjectBuilder members = new JsonObjectBuilder().number("attempt_id", attempt.attempt());
        attempt.ended()
                .ifPresentOrElse(
                        ended -> ended(members, ended), () -> present(members, attempt.state()));
        return members.array(
                        "deliveries",
                        attempt.deliveries().stream().map(AttemptDocuments::delivery).toList())
                .done();
    }

    private static void ended(JsonObjectBuilder members, EndedAttempt ended) {
        members.text("status", ended.status().word())
                .text("outcome", ended.status().word())
                .number("delivery", ended.delivery())
                .text("node_id", ended.node())
                .instant("started_at", ended.startedAt())
                .instant("ended_at", ended.endedAt())
                .text("error", ended.error())
                .text("error_code", ended.errorCode().map(ErrorCode::word))
                .text("stack_trace", ended.trace())
                .value("result", ended.result());
    }

    private static void present(JsonObjectBuilder members, TaskState state) {
        members.text("status", state.status().word())
                .text("outcome", Optional.empty())
                .number("delivery", state.delivery())
                .text("node_id", state.startedAt().flatMap(any -> state.lastNode()))
                .instant("started_at", state.startedAt())
                .instant("ended_at", Optional.empty())
                .text("error", Optional.empty())
                .text("error_code", Optional.empty())
                .text("stack_trace", Optional.empty())
                .value("result", Optional.empty());
    }

    private static JsonObject delivery(DeliveryPast delivery) {
        return new JsonObjectBuilder()
                .number("delivery", delivery.delivery())
                .text("node_id", delivery.node())
                .instant("started_at", delivery.startedAt())
                .instant("ended_at", delivery.endedAt())
                .text("outcome", delivery.outcome())
                .text("reason", delivery.reason())
                .done();
    }

    /** A line of a log. */
    public static JsonObject line(StoredLine line) {
        JsonObjectBuilder members =
                new JsonObjectBuilder()
                        .number("line", line.number())
                        .instant("timestamp", line.at())
                        .text("level", line.level().name().toLowerCase(Locale.ROOT))
                        .text("text", line.text())
                        .number("attempt_id", line.attempt())
                        .number("delivery", line.delivery())
                        .text("node_id", line.node());
        if (line.dropped() > 0) {
            members.number("dropped_before", line.dropped());
        }
        return members.done();
    }
}
