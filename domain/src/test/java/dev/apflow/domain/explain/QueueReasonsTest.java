package dev.apflow.domain.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.domain.admission.RateKey.Kind;
import dev.apflow.domain.admission.Refusal;
import dev.apflow.domain.explain.Reason.Code;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.Priority;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each refusal of flow control is a reason that says what would take it away. */
class QueueReasonsTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.000001Z");

    private static Reason of(Refusal refusal) {
        return QueueReasons.of(
                refusal, new QueueFacts(List.of(refusal), 7, 100, 2, Map.of("k", 3)));
    }

    private static AdmissionPause pause(PauseScope scope, String value) {
        return new AdmissionPause(scope, value, "it moves", NOW, Optional.empty());
    }

    private static JsonValue number(long value) {
        return JsonNumber.of(value);
    }

    @Test
    void a_paused_queue_is_named() {
        Reason reason = of(new Refusal.QueuePaused(pause(PauseScope.QUEUE, "mail")));
        assertThat(reason.code()).isEqualTo(Code.QUEUE_PAUSED);
        assertThat(reason.detail()).isEqualTo("the queue mail is paused: it moves");
        assertThat(reason.unblockedBy()).isEqualTo("resuming the queue mail");
        assertThat(reason.facts().members()).isEqualTo(Map.of("queue", new JsonString("mail")));
    }

    @Test
    void other_pauses_name_scope_and_value() {
        Reason user = of(new Refusal.Paused(pause(PauseScope.USER, "ann")));
        assertThat(user.code()).isEqualTo(Code.PAUSED);
        assertThat(user.detail()).isEqualTo("the user ann is paused: it moves");
        assertThat(user.facts().members())
                .isEqualTo(Map.of("scope", new JsonString("user"), "value", new JsonString("ann")));
        Reason all = of(new Refusal.Paused(pause(PauseScope.CLUSTER, "")));
        assertThat(all.unblockedBy()).isEqualTo("resuming the cluster");
        assertThat(all.facts().find("value")).contains(JsonNull.NULL);
        assertThat(of(new Refusal.Paused(pause(PauseScope.FAIR_KEY, "k"))).detail())
                .startsWith("the fair key k ");
    }

    @Test
    void a_rate_says_when_the_next_start_is_free_and_never_too_early() {
        Reason key = of(new Refusal.RateReached(new RateKey(Kind.KEY, "sms"), NOW));
        assertThat(key.code()).isEqualTo(Code.RATE);
        assertThat(key.facts().members())
                .isEqualTo(
                        Map.of(
                                "key",
                                new JsonString("sms"),
                                "next_free_at",
                                new JsonString("2026-01-31T12:00:00.001Z")));
        Reason queue = of(new Refusal.RateReached(new RateKey(Kind.QUEUE, "mail"), NOW));
        assertThat(queue.facts().find("queue")).contains(new JsonString("mail"));
        assertThat(queue.facts().find("key")).isEmpty();
    }

    @Test
    void full_keys_and_queues_tell_how_many_run_of_how_many() {
        Reason queue = of(new Refusal.QueueFull(new QueueName("mail"), 4, 4));
        assertThat(queue.code()).isEqualTo(Code.QUEUE_FULL);
        assertThat(queue.facts().members())
                .isEqualTo(
                        Map.of(
                                "queue",
                                new JsonString("mail"),
                                "running",
                                number(4),
                                "limit",
                                number(4)));
        Reason key = of(new Refusal.ConcurrencyReached("k", 2, 1));
        assertThat(key.code()).isEqualTo(Code.CONCURRENCY);
        assertThat(key.detail()).isEqualTo("with the key k run 2 of at most 1 tasks");
        assertThat(key.facts().find("position")).contains(number(4));
        assertThat(of(new Refusal.ConcurrencyReached("none ahead", 1, 1)).facts().find("position"))
                .contains(number(1));
    }

    @Test
    void who_is_behind_learns_how_far() {
        Reason behind =
                QueueReasons.behind(
                        new QueueFacts(List.of(), 7, 100, 2, Map.of()), Priority.NORMAL);
        assertThat(behind.code()).isEqualTo(Code.BEHIND);
        assertThat(behind.detail())
                .isEqualTo("7 ready tasks of its queue come first, 2 turns before its own");
        assertThat(behind.facts().members())
                .isEqualTo(
                        Map.of("ahead", number(7), "priority", number(2), "fair_turns", number(2)));
        Reason many =
                QueueReasons.behind(
                        new QueueFacts(List.of(), 100, 100, 0, Map.of()), Priority.NORMAL);
        assertThat(many.detail()).isEqualTo("at least 100 ready tasks of its queue come first");
    }
}
