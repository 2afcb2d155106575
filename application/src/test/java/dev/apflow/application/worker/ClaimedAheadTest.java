package dev.apflow.application.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.runtime.HandDispatcher;
import dev.apflow.application.runtime.HandDispatcher.Way;
import dev.apflow.application.runtime.HandTime;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskClaims.ClaimBudget;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A worker with few slots claims ahead while its tasks take no time. */
class ClaimedAheadTest {

    private static final int SLOTS = 4;
    private static final int TASKS = 2_000;
    private static final ExecutorId NOTHING = new ExecutorId("nothing");
    private static final NodeId NODE = new NodeId("n1");

    private final HandTime time = new HandTime();
    private final HandDispatcher dispatcher = new HandDispatcher(time);
    private final Store store = new Store();
    private final Worker worker =
            new Worker(
                    dispatcher,
                    store,
                    store,
                    new WorkerDependencies(
                            new ExecutorCatalog(List.of(new Nothing())),
                            new NoSchemas(),
                            new SplittableRandom(1),
                            new Changes(),
                            WorkerObserver.NONE),
                    new LeaseHolder.Standalone(NODE),
                    new NodeProfile(NODE, Set.of(NOTHING), JsonObject.EMPTY),
                    new WorkerSettings(
                            SLOTS,
                            Duration.ofSeconds(1),
                            Duration.ofMillis(100),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(5),
                            Duration.ofMillis(200),
                            1 << 20,
                            1 << 20,
                            1 << 20));

    @Test
    void tasks_that_take_no_time_are_claimed_many_at_a_time_and_each_runs_once() {
        worker.start();
        time.pass(Duration.ofSeconds(1));

        assertThat(store.reported).hasSize(TASKS).doesNotHaveDuplicates();
        assertThat(store.limits.get(0)).isEqualTo(SLOTS);
        assertThat(store.limits).allMatch(limit -> limit <= SLOTS + ClaimedAhead.MOST);
        assertThat(store.limits).hasSizeLessThan(TASKS / SLOTS / 4);
        assertThat(store.handedBack).isEmpty();
    }

    @Test
    void nothing_is_claimed_ahead_where_the_store_says_so() {
        store.ahead = false;
        worker.start();
        time.pass(Duration.ofSeconds(1));

        assertThat(store.reported).hasSize(TASKS);
        assertThat(store.limits).allMatch(limit -> limit <= SLOTS);
    }

    @Test
    void nothing_is_claimed_ahead_of_tasks_that_take_time() {
        dispatcher.leaveToChance(() -> Way.ANSWERED, () -> Duration.ofMillis(150));
        worker.start();
        time.pass(Duration.ofSeconds(30));

        assertThat(store.reported).hasSizeGreaterThan(SLOTS);
        assertThat(store.limits).allMatch(limit -> limit <= SLOTS);
    }

    @Test
    void what_waits_for_a_slot_for_long_goes_back_and_is_the_workers_own_until_then() {
        hangWithTasksAhead();
        int waiting = store.handedOut - started() - store.handedBack.size();
        assertThat(waiting).isPositive();
        time.pass(ClaimedAhead.LONGEST_WAIT.minusMillis(100));
        assertThat(store.handedBack).isEmpty();
        assertThat(store.asked).hasSizeGreaterThan(SLOTS);

        time.pass(Duration.ofMillis(200));
        assertThat(store.handedBack).hasSize(waiting).doesNotHaveDuplicates();
        assertThat(store.reasons).containsOnly("no slot was free on the node");
        assertThat(worker.running()).isEqualTo(SLOTS);
    }

    @Test
    void what_waits_goes_back_when_the_worker_stops() {
        hangWithTasksAhead();
        worker.stop(Duration.ofHours(1), () -> {});
        time.settle();

        assertThat(store.handedBack).isNotEmpty();
        assertThat(store.reasons).containsOnly("the node is shutting down");
        assertThat(store.handedBack).doesNotContainAnyElementsOf(store.reported);
        assertThat(worker.running()).isEqualTo(SLOTS);
    }

    @Test
    void what_is_not_wanted_any_more_does_not_begin() {
        hangWithTasksAhead();
        int reported = store.reported.size();
        worker.interrupt(store.all);
        time.pass(Duration.ofSeconds(2));

        assertThat(store.reported).hasSize(reported);
        assertThat(store.handedBack).isEmpty();
        assertThat(worker.running()).isZero();
    }

    /** Those whose execution was begun: it has ended, or hangs in a slot. */
    private int started() {
        return store.reported.size() + worker.running();
    }

    /** Tasks end at once, until those that begin now do not end any more. */
    private void hangWithTasksAhead() {
        store.whenMany =
                () -> {
                    store.tasks = store.handedOut;
                    dispatcher.executions(Way.HANGING);
                };
        worker.start();
        time.settle();
    }

    private static final class NoSchemas implements InputSchemas {

        @Override
        public List<FieldProblem> check(JsonObject schema, JsonValue instance, String path) {
            return List.of();
        }

        @Override
        public Optional<String> problemOf(JsonObject schema) {
            return Optional.empty();
        }
    }

    private static final class Nothing implements TaskExecutor {

        @Override
        public ExecutorId id() {
            return NOTHING;
        }

        @Override
        public JsonValue execute(Execution execution) {
            return JsonObject.EMPTY;
        }
    }

    /** Hands out tasks that weigh nothing. */
    private static final class Store implements TaskReports, TaskClaims {

        private final List<TaskId> reported = new ArrayList<>();
        private final List<TaskId> handedBack = new ArrayList<>();
        private final Set<String> reasons = new HashSet<>();
        private final List<Delivered> all = new ArrayList<>();
        private final List<Integer> limits = new ArrayList<>();
        private Set<Delivered> asked = Set.of();
        private Runnable whenMany = () -> {};
        private boolean ahead = true;
        private int tasks = TASKS;
        private int handedOut;

        @Override
        public Claim claim(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget) {
            List<Claimed> claimed =
                    IntStream.range(handedOut, Math.min(tasks, handedOut + limit))
                            .mapToObj(Store::claimed)
                            .toList();
            handedOut += claimed.size();
            limits.add(limit);
            claimed.forEach(each -> all.add(each.delivered()));
            if (claimed.size() > 8 * SLOTS) {
                whenMany.run();
            }
            return new Claim(claimed, Optional.empty(), ahead);
        }

        private static Claimed claimed(int number) {
            TaskId id = new TaskId("t" + number);
            return new Claimed(
                    new Delivered(id, 1, 1),
                    id,
                    TaskSpec.of(id, "n", NOTHING, JsonObject.EMPTY),
                    0,
                    Map.of());
        }

        @Override
        public List<Verdict> report(NodeId node, List<Report> reports) {
            reports.forEach(each -> reported.add(each.delivered().task()));
            return reports.stream().map(each -> Verdict.ACCEPTED).toList();
        }

        @Override
        public void progress(Map<Delivered, Double> progress) {
            // Nobody looks at it here.
        }

        @Override
        public Optional<JsonValue> recorded(Delivered delivered, IdempotencyKey key) {
            return Optional.empty();
        }

        @Override
        public void handBack(List<Delivered> deliveries, String reason) {
            deliveries.forEach(each -> handedBack.add(each.task()));
            reasons.add(reason);
        }

        @Override
        public Recovered recover(String reason) {
            throw new AssertionError("not asked here");
        }

        @Override
        public int reconcile(LeaseHolder holder, Set<Delivered> known, String reason) {
            return 0;
        }

        @Override
        public Set<Delivered> heldBy(LeaseHolder holder) {
            return Set.of();
        }

        @Override
        public Set<Delivered> stillRunning(Set<Delivered> deliveries) {
            asked = deliveries;
            return deliveries;
        }
    }
}
