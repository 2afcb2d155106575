package dev.apflow.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.QueueReads.QueueStatus;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.admission.Admission;
import dev.apflow.domain.admission.AdmissionPause;
import dev.apflow.domain.admission.AdmissionState;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.PauseScope;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.admission.QueueSettings;
import dev.apflow.domain.admission.RateKey;
import dev.apflow.domain.task.TaskSpec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A store beside the rule {@link Admission}: what a claim hands out and what is told of queues must
 * be what the rule says of the tasks, settings and pauses that were made here. Tasks have no fair
 * keys, so their order is that of priority and number; rates count in days, so that time does not
 * matter.
 */
final class AdmissionTrial {

    /** What is done to the store; numbers pick among what is there. */
    sealed interface Act {

        record Submit(TaskSpec spec) implements Act {}

        record Claim(int limit) implements Act {}

        record Succeed(int running) implements Act {}

        record Fail(int running) implements Act {}

        record HandBack(int running) implements Act {}

        record Cancel(int task) implements Act {}

        record Put(QueueName queue, OptionalInt most) implements Act {}

        record Stop(PauseScope scope, String value) implements Act {}

        record Resume(PauseScope scope, String value) implements Act {}

        /** The process ends, and the next takes back what it ran. */
        record Lose() implements Act {}
    }

    private final Store store;
    private final Client client;
    private final TestWorker worker;
    private final List<TaskSpec> waiting = new ArrayList<>();
    private final Map<Delivered, TaskSpec> running = new LinkedHashMap<>();
    private final Map<QueueName, QueueSettings> queues = new TreeMap<>();
    private final Map<String, AdmissionPause> pauses = new TreeMap<>();
    private final Map<RateKey, Instant> rates = new HashMap<>();
    private final Map<TaskSpec, Integer> numbers = new HashMap<>();

    AdmissionTrial(Store store) {
        this.store = store;
        this.client = new Client(store);
        this.worker = new TestWorker(store, "n1");
    }

    void take(Act act) {
        switch (act) {
            case Act.Submit(TaskSpec shape) -> submit(shape);
            case Act.Claim(int limit) -> claim(limit);
            case Act.Succeed(int pick) -> end(pick, worker::succeed);
            case Act.Fail(int pick) -> end(pick, each -> worker.fail(each, "no"));
            case Act.HandBack(int pick) ->
                    end(
                            pick,
                            each -> {
                                waiting.add(running.get(each));
                                worker.handBack(each);
                            });
            case Act.Cancel(int pick) -> cancel(pick);
            case Act.Put(QueueName queue, OptionalInt most) -> put(queue, most);
            case Act.Stop(PauseScope scope, String value) ->
                    pauses.put(
                            scope + value,
                            Client.granted(
                                    store.queueWrites()
                                            .pause(Client.AUTHORITY, scope, value, "a trial")));
            case Act.Resume(PauseScope scope, String value) ->
                    assertThat(
                                    Client.granted(
                                            store.queueWrites()
                                                    .resume(Client.AUTHORITY, scope, value)))
                            .isEqualTo(pauses.remove(scope + value) != null);
            case Act.Lose() -> {
                store.claims().recover("started anew");
                waiting.addAll(running.values());
                running.clear();
            }
        }
    }

    private void submit(TaskSpec shape) {
        TaskSpec spec =
                Specs.task("t" + numbers.size())
                        .withPriority(shape.priority())
                        .withAdmission(shape.admission())
                        .withMaxDeliveries(1_000);
        TaskSpec owned = shape.userId().map(spec::withUser).orElse(spec);
        numbers.put(owned, numbers.size());
        client.submit(owned);
        waiting.add(owned);
    }

    private void claim(int limit) {
        waiting.sort(Comparator.comparing(TaskSpec::priority).thenComparing(numbers::get));
        Admission.Choice<TaskSpec> expected =
                Admission.choose(waiting, TaskSpec::candidate, state(), limit);

        var claimed = worker.claim(limit);

        assertThat(claimed.stream().map(each -> each.spec()).toList())
                .as("what is handed out of %s", waiting)
                .isEqualTo(expected.tasks());
        claimed.forEach(each -> running.put(each.delivered(), each.spec()));
        waiting.removeAll(expected.tasks());
        rates.putAll(expected.rates());
    }

    private AdmissionState state() {
        Map<String, Integer> byKey = new HashMap<>();
        Map<QueueName, Integer> byQueue = new HashMap<>();
        for (TaskSpec each : running.values()) {
            byQueue.merge(each.admission().queue(), 1, Integer::sum);
            for (ConcurrencyLimit limit : each.admission().concurrency()) {
                byKey.merge(limit.key(), 1, Integer::sum);
            }
        }
        return new AdmissionState(
                store.clock().now(), queues, List.copyOf(pauses.values()), byKey, byQueue, rates);
    }

    private void end(int pick, Consumer<Delivered> how) {
        if (!running.isEmpty()) {
            Delivered delivered = List.copyOf(running.keySet()).get(pick % running.size());
            how.accept(delivered);
            running.remove(delivered);
        }
    }

    private void cancel(int pick) {
        List<TaskSpec> all = new ArrayList<>(waiting);
        all.addAll(running.values());
        if (!all.isEmpty()) {
            TaskSpec spec = all.get(pick % all.size());
            client.cancel(spec.id().value());
            waiting.remove(spec);
            running.values().remove(spec);
        }
    }

    private void put(QueueName queue, OptionalInt most) {
        long version = queues.getOrDefault(queue, QueueSettings.none(queue)).version();
        Client.granted(
                store.queueWrites()
                        .put(
                                Client.AUTHORITY,
                                queue,
                                most,
                                Optional.empty(),
                                OptionalLong.of(version)));
        queues.put(queue, new QueueSettings(queue, most, Optional.empty(), version + 1));
    }

    /** What is told of each queue and of each task that waits is what the rule says. */
    void expectQueues() {
        AdmissionState state = state();
        for (QueueStatus each : store.queueReads().list(Optional.empty(), TestWorker.PLENTY)) {
            QueueName name = each.settings().name();
            List<TaskSpec> own =
                    waiting.stream().filter(spec -> spec.admission().queue().equals(name)).toList();
            long free =
                    own.stream()
                            .filter(spec -> Admission.judge(spec.candidate(), state).isEmpty())
                            .count();
            assertThat(each.ready()).as("ready in %s", name).isEqualTo(free);
            assertThat(each.running())
                    .as("running in %s", name)
                    .isEqualTo(state.runningByQueue().getOrDefault(name, 0).longValue());
            assertThat(each.waiting().values().stream().mapToLong(Long::longValue).sum())
                    .as("waiting in %s", name)
                    .isEqualTo(own.size() - free);
            assertThat(each.settings()).isEqualTo(state.queue(name));
        }
        for (TaskSpec each : waiting) {
            AdmissionState seen = store.queueReads().position(each.id()).orElseThrow().state();
            assertThat(kinds(each, seen)).isEqualTo(kinds(each, state));
        }
    }

    private static List<?> kinds(TaskSpec spec, AdmissionState state) {
        return Admission.refusals(spec.candidate(), state).stream().map(Object::getClass).toList();
    }
}
