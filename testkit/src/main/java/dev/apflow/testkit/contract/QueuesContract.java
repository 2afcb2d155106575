package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.FAR_FUTURE;
import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.suspended;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.QueueReads.QueueStatus;
import dev.apflow.application.store.QueueReads.Waiting;
import dev.apflow.application.store.QueueWrites.Put;
import dev.apflow.application.store.QueueWrites.Removal;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.Rate;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.placement.NodeProfile;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Settings of queues, and what is told of them. */
class QueuesContract extends AdmissionContract {

    private static final Rate RATE = new Rate(5, Duration.ofMillis(1_500), 2);

    @Test
    void settings_are_kept_with_a_version_that_grows() {
        assertThat(put(Q, OptionalInt.of(3), Optional.of(RATE)))
                .isEqualTo(
                        new Put.Stored(
                                new QueueSettings(Q, OptionalInt.of(3), Optional.of(RATE), 1)));
        assertThat(put(Q, OptionalInt.empty(), Optional.empty(), OptionalLong.of(1)))
                .isEqualTo(
                        new Put.Stored(
                                new QueueSettings(Q, OptionalInt.empty(), Optional.empty(), 2)));
        reopen();

        assertThat(queue(Q).settings())
                .isEqualTo(new QueueSettings(Q, OptionalInt.empty(), Optional.empty(), 2));
    }

    @Test
    void another_version_than_the_one_that_was_seen_is_refused() {
        assertThat(put(Q, OptionalInt.of(1), Optional.empty(), OptionalLong.of(3)))
                .isEqualTo(new Put.Outdated(0));
        put(Q, OptionalInt.of(1), Optional.empty(), OptionalLong.of(0));
        assertThat(put(Q, OptionalInt.of(2), Optional.empty(), OptionalLong.of(0)))
                .isEqualTo(new Put.Outdated(1));

        assertThat(queue(Q).settings().maxRunning()).hasValue(1);
    }

    @Test
    void of_writers_that_saw_one_version_at_once_one_is_heard() {
        List<Put> answers =
                AtOnce.times(
                        6, () -> put(Q, OptionalInt.of(1), Optional.empty(), OptionalLong.of(0)));

        assertThat(answers).filteredOn(Put.Stored.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(new Put.Outdated(1)::equals).hasSize(5);
    }

    @Test
    void a_queue_is_listed_by_its_name_where_it_has_settings_a_pause_or_a_task() {
        put(new QueueName("set"), OptionalInt.of(1), Optional.empty());
        pause(PauseScope.QUEUE, "paused");
        submitEach(in(new QueueName("used"), task("a")), in(new QueueName("Done"), task("b")));
        client.cancel("b");

        assertThat(names(Optional.empty(), 10)).containsExactly("default", "paused", "set", "used");
        assertThat(names(Optional.of(new QueueName("paused")), 1)).containsExactly("set");
        assertThat(store.queueReads().find(new QueueName("Done"))).isEmpty();
        assertThat(store.queueReads().find(QueueName.DEFAULT)).isPresent();
    }

    private List<String> names(Optional<QueueName> after, int limit) {
        return store.queueReads().list(after, limit).stream()
                .map(each -> each.settings().name().value())
                .toList();
    }

    @Test
    void a_queue_tells_what_its_tasks_wait_for() {
        submitEach(in(Q, task("running")));
        worker.take("running");
        client.submit(in(Q, task("ready")), in(Q, task("dependent", "ready")));
        client.submit(suspended(in(Q, task("suspended"))));
        submitEach(in(Q, task("later").withNotBefore(FAR_FUTURE)), task("other"));
        QueueStatus seen = queue(Q);

        assertThat(seen.running()).isEqualTo(1);
        assertThat(seen.ready()).isEqualTo(1);
        assertThat(seen.waiting())
                .isEqualTo(Map.of(Waiting.DEPENDENCIES, 1L, Waiting.NOT_BEFORE, 1L));
    }

    @Test
    void a_waiting_task_is_counted_under_the_first_reason() {
        submitEach(in(Q, task("a")), in(Q, task("b")));
        put(Q, OptionalInt.of(1), Optional.empty());
        worker.claim(1);
        assertThat(queue(Q).waiting()).isEqualTo(Map.of(Waiting.QUEUE_FULL, 1L));
        assertThat(queue(Q).oldestReady()).isEmpty();
        pause(PauseScope.METHOD, Specs.ECHO.value());
        assertThat(queue(Q).waiting()).isEqualTo(Map.of(Waiting.PAUSED, 1L));
        pause(PauseScope.QUEUE, "q");
        assertThat(queue(Q).waiting()).isEqualTo(Map.of(Waiting.QUEUE_PAUSED, 1L));
    }

    @Test
    void a_retry_a_key_and_a_rate_are_told() {
        submitEach(
                limited(rated(in(Q, task("a")), per(LONG, 1, 1, "r")), atMost(1, "k")),
                in(Q, limited(task("k"), atMost(1, "k"))),
                in(Q, rated(task("r"), per(LONG, 1, 1, "r"))),
                in(Q, task("again")));
        assertThat(worker.claim(10)).hasSize(2);
        worker.retry(
                store.claims().heldBy(worker.holder).stream()
                        .filter(each -> each.task().equals(id("again")))
                        .findFirst()
                        .orElseThrow(),
                "later",
                Duration.ofHours(1));

        assertThat(queue(Q).waiting())
                .isEqualTo(Map.of(Waiting.CONCURRENCY, 1L, Waiting.RATE, 1L, Waiting.RETRY, 1L));
        assertThat(queue(Q).running()).isEqualTo(1);
    }

    @Test
    void the_oldest_ready_task_is_told_by_its_age() {
        submitEach(in(Q, task("a")));

        Duration age = queue(Q).oldestReady().orElseThrow();

        assertThat(age).isBetween(Duration.ZERO, Duration.ofMinutes(1));
        assertThat(queue(Q).ready()).isEqualTo(1);
    }

    @Test
    void a_queue_is_removed_when_none_of_its_tasks_can_move() {
        put(Q, OptionalInt.of(1), Optional.of(RATE));
        pause(PauseScope.QUEUE, "q");
        submitEach(in(Q, task("a")));
        assertThat(delete(Q)).isEqualTo(new Removal.InUse(1));
        client.cancel("a");

        assertThat(delete(Q)).isEqualTo(new Removal.Removed());
        assertThat(delete(Q)).isEqualTo(new Removal.Unknown());
        assertThat(store.queueReads().find(Q)).isEmpty();
        assertThat(store.queueReads().pauses()).isEmpty();
        assertThat(put(Q, OptionalInt.of(1), Optional.empty(), OptionalLong.of(0)))
                .isInstanceOf(Put.Stored.class);
    }

    private Removal delete(QueueName name) {
        return Client.granted(store.queueWrites().delete(Client.AUTHORITY, name));
    }

    @Test
    void a_node_takes_tasks_of_its_queues_alone() {
        submitEach(task("a"), in(Q, task("b")), in(new QueueName("r"), task("c")));
        NodeProfile some =
                new NodeProfile(
                        worker.profile.node(),
                        Set.of(Specs.ECHO),
                        JsonObject.EMPTY,
                        Set.of(Q, new QueueName("s")));

        assertThat(new TestWorker(store, worker.holder, some).claimIds()).containsExactly("b");
        assertThat(worker.claimIds()).containsExactly("a", "c");
    }

    @Test
    void tasks_are_listed_by_their_queue_and_keep_their_rules() {
        AdmissionRules rules =
                new AdmissionRules(
                        Q,
                        List.of(atMost(2, "k"), atMost(3, "\u00e9 \"key\"")),
                        List.of(per(Duration.ofMillis(7), 5, 3, "r")),
                        Optional.of("tenant"));
        submitEach(task("a").withAdmission(rules), task("b"));
        assertThat(client.listed(TaskFilter.ANY.withQueue(Q))).containsExactly("a");
        assertThat(client.listed(TaskFilter.ANY.withQueue(QueueName.DEFAULT))).containsExactly("b");
        reopen();

        assertThat(rules("a")).isEqualTo(rules);
        assertThat(worker.claim(10)).anyMatch(each -> each.spec().admission().equals(rules));
        assertThat(client.listed(TaskFilter.ANY.withQueue(Q))).containsExactly("a");
    }
}
