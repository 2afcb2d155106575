package dev.apflow.application.document;

import dev.apflow.application.store.QueueReads.QueueStatus;
import dev.apflow.application.store.QueueReads.Waiting;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Writes queues and pauses as clients read them. */
public final class QueueDocuments {

    private static final double MILLIS_A_SECOND = 1e3;

    private QueueDocuments() {}

    /** A queue, its limits and what is in it. */
    public static JsonObject queue(QueueStatus status) {
        QueueSettings settings = status.settings();
        JsonObjectBuilder members = new JsonObjectBuilder().text("name", settings.name());
        members.value(
                "max_running", settings.maxRunning().stream().mapToObj(JsonNumber::of).findFirst());
        members.put(
                "rate",
                settings.rate().<JsonValue>map(AdmissionDocuments::rate).orElse(JsonNull.NULL));
        members.number("version", settings.version()).flag("paused", status.pause().isPresent());
        status.pause()
                .ifPresent(
                        pause ->
                                members.text("pause_reason", pause.reason())
                                        .instant("paused_at", pause.since())
                                        .text("paused_by", pause.by()));
        JsonObjectBuilder waiting = new JsonObjectBuilder();
        for (Waiting each : Waiting.values()) {
            waiting.number(each.word(), status.waiting().getOrDefault(each, 0L));
        }
        return members.number("ready", status.ready())
                .number("running", status.running())
                .put("waiting", waiting.done())
                .value(
                        "oldest_ready_seconds",
                        status.oldestReady().map(age -> JsonNumber.of(seconds(age))))
                .done();
    }

    private static double seconds(Duration age) {
        return Math.max(0, age.toMillis() / MILLIS_A_SECOND);
    }

    public static JsonObject pause(AdmissionPause pause) {
        return scope(pause.scope(), pause.value())
                .text("reason", pause.reason())
                .instant("since", pause.since())
                .text("by", pause.by())
                .done();
    }

    public static JsonObject pauses(List<AdmissionPause> pauses) {
        return new JsonObjectBuilder().array("pauses", documents(pauses)).done();
    }

    /** What became of a wish to end a pause. */
    public static JsonObject resumed(PauseOrder order, boolean resumed) {
        return scope(order.scope(), order.value()).flag("resumed", resumed).done();
    }

    /** A page of queues, and what is paused beside them. */
    public static JsonObject page(
            List<QueueStatus> queues, List<AdmissionPause> pauses, Optional<String> next) {
        return new JsonObjectBuilder()
                .array("queues", queues.stream().map(QueueDocuments::queue).toList())
                .array("pauses", documents(pauses))
                .text("next_cursor", next)
                .done();
    }

    private static List<JsonObject> documents(List<AdmissionPause> pauses) {
        return pauses.stream().map(QueueDocuments::pause).toList();
    }

    private static JsonObjectBuilder scope(PauseScope scope, String value) {
        return new JsonObjectBuilder()
                .text("scope", scope.word())
                .text("value", Optional.of(value).filter(each -> !each.isEmpty()));
    }
}
