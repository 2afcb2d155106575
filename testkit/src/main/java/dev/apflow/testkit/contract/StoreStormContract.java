package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.id;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.tree.DependencyReadiness;
import dev.apflow.domain.tree.TreeSummary;

import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Claims, reports, returns, cancellations and reruns of the same tasks by many threads. */
class StoreStormContract extends StoreContract {

    private static final int THREADS = 6;

    /** Steps of each thread; a slow store may do with fewer. */
    protected int steps() {
        return 120;
    }

    @Test
    void a_storm_ends_and_leaves_every_history_whole_and_nobody_waiting_in_vain() {
        for (int tree = 0; tree < Storm.TREES; tree++) {
            client.submit(Storm.tree(tree));
        }

        int accepted =
                AtOnce.all(
                                IntStream.rangeClosed(1, THREADS)
                                        .mapToObj(seed -> new Storm(store, seed, steps()))
                                        .toList())
                        .stream()
                        .mapToInt(Integer::intValue)
                        .sum();

        assertThat(awaitOutcomes(accepted)).isEqualTo(accepted);
        all().forEach(task -> Replay.check(store, task));
        store.claims().recover("restarted");
        drain();
        for (int tree = 0; tree < Storm.TREES; tree++) {
            List<Task> tasks = store.reads().tree(id("s" + tree + "-0"));
            Set<TaskId> blocked = TreeSummary.of(tasks).blocked();
            assertThat(tasks)
                    .filteredOn(task -> task.status() == TaskStatus.PENDING)
                    .allMatch(task -> blocked.contains(task.id()));
        }
        all().forEach(task -> Replay.check(store, task));
    }

    /** Every outcome that was accepted has its event, and no other has. */
    private long awaitOutcomes(long expected) {
        Set<EventType> outcomes = EnumSet.of(EventType.COMPLETED, EventType.FAILED);
        return Await.look(
                () ->
                        History.events(store, new EventScope.Everything()).stream()
                                .filter(event -> outcomes.contains(event.type()))
                                .count(),
                count -> count >= expected);
    }

    private void drain() {
        for (List<Claimed> batch = worker.claim(50); !batch.isEmpty(); batch = worker.claim(50)) {
            for (Claimed each : batch) {
                assertThat(
                                DependencyReadiness.of(
                                        each.spec().dependencies(), statuses(each), blocked(each)))
                        .isEqualTo(new DependencyReadiness.Ready());
            }
            batch.forEach(
                    each ->
                            assertThat(worker.succeed(each.delivered()))
                                    .isEqualTo(Verdict.ACCEPTED));
        }
    }

    private Set<TaskId> blocked(Claimed claimed) {
        return TreeSummary.of(store.reads().tree(claimed.treeId())).blocked();
    }

    private Map<TaskId, TaskStatus> statuses(Claimed claimed) {
        Map<TaskId, TaskStatus> statuses = new HashMap<>();
        for (Dependency each : claimed.spec().dependencies()) {
            statuses.put(each.id(), client.status(each.id().value()));
        }
        return statuses;
    }

    private List<Task> all() {
        return store.reads().list(TaskFilter.ANY, Optional.empty(), 1_000).tasks();
    }
}
