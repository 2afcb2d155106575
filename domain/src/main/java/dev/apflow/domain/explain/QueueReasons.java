package dev.apflow.domain.explain;

import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.domain.admission.Refusal;
import dev.apflow.domain.explain.Reason.Code;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.Priority;

import java.time.temporal.ChronoUnit;

/** The reasons of flow control. */
final class QueueReasons {

    private QueueReasons() {}

    static Reason of(Refusal refusal, QueueFacts facts) {
        return switch (refusal) {
            case Refusal.QueuePaused(AdmissionPause pause) -> queuePaused(pause);
            case Refusal.Paused(AdmissionPause pause) -> paused(pause);
            case Refusal.RateReached(RateKey key, var nextFreeAt) ->
                    Reason.of(
                            Code.RATE,
                            name(key) + " has no free start before " + nextFreeAt,
                            "the passing of time",
                            JsonObject.of(
                                            key.kind() == RateKey.Kind.QUEUE ? "queue" : "key",
                                            new JsonString(key.value()))
                                    .with(
                                            "next_free_at",
                                            new JsonString(
                                                    Reason.time(
                                                            nextFreeAt.plus(
                                                                    999, ChronoUnit.MICROS)))));
            case Refusal.QueueFull(var queue, int running, int limit) ->
                    Reason.of(
                            Code.QUEUE_FULL,
                            "the queue " + queue + " runs " + ofAtMost(running, limit),
                            "the end of one of them, or a higher max_running of the queue",
                            counts(running, limit).with("queue", new JsonString(queue.value())));
            case Refusal.ConcurrencyReached(String key, int running, int limit) ->
                    Reason.of(
                            Code.CONCURRENCY,
                            "with the key " + key + " run " + ofAtMost(running, limit),
                            "the end of one of them, or a higher limit of this task",
                            counts(running, limit)
                                    .with("key", new JsonString(key))
                                    .with(
                                            "position",
                                            JsonNumber.of(
                                                    facts.aheadByKey().getOrDefault(key, 0) + 1)));
        };
    }

    private static Reason queuePaused(AdmissionPause pause) {
        return Reason.of(
                Code.QUEUE_PAUSED,
                "the queue " + pause.value() + " is paused: " + pause.reason(),
                "resuming the queue " + pause.value(),
                JsonObject.of("queue", new JsonString(pause.value())));
    }

    private static Reason paused(AdmissionPause pause) {
        boolean all = pause.scope() == PauseScope.CLUSTER;
        String what = pause.scope().word().replace('_', ' ') + (all ? "" : " " + pause.value());
        return Reason.of(
                Code.PAUSED,
                "the " + what + " is paused: " + pause.reason(),
                "resuming the " + what,
                JsonObject.of("scope", new JsonString(pause.scope().word()))
                        .with("value", all ? JsonNull.NULL : new JsonString(pause.value())));
    }

    private static String name(RateKey key) {
        return (key.kind() == RateKey.Kind.QUEUE ? "the queue " : "the rate key ") + key.value();
    }

    private static String ofAtMost(int running, int limit) {
        return running + " of at most " + limit + " tasks";
    }

    private static JsonObject counts(int running, int limit) {
        return JsonObject.of("running", JsonNumber.of(running), "limit", JsonNumber.of(limit));
    }

    /** That others come first. */
    static Reason behind(QueueFacts facts, Priority priority) {
        String many =
                facts.ahead() >= facts.mostAhead()
                        ? "at least " + facts.ahead()
                        : String.valueOf(facts.ahead());
        return Reason.of(
                Code.BEHIND,
                many
                        + " ready tasks of its queue come first"
                        + (facts.fairTurns() > 0
                                ? ", " + facts.fairTurns() + " turns before its own"
                                : ""),
                "their start, or a higher priority",
                JsonObject.of("ahead", JsonNumber.of(facts.ahead()))
                        .with("priority", JsonNumber.of(priority.level()))
                        .with("fair_turns", JsonNumber.of(facts.fairTurns())));
    }
}
