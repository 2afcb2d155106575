package dev.apflow.application.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.runtime.CallKind;
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
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** While results wait to be stored, and they are many bytes, a worker asks for no more tasks. */
class WorkerMemoryTest {

    private static final int SLOTS = 8;
    private static final int RESULT = 100_000;
    private static final int BUDGET = 10 * RESULT;
    private static final int TASKS = 100;
    private static final ExecutorId LARGE = new ExecutorId("large");
    private static final NodeId NODE = new NodeId("n1");

    private final HandTime time = new HandTime();
    private final HandDispatcher dispatcher = new HandDispatcher(time);
    private final Store store = new Store();

    private Worker worker() {
        return new Worker(
                dispatcher,
                store,
                store,
                new WorkerDependencies(
                        new ExecutorCatalog(List.of(new Large())),
                        new NoSchemas(),
                        new SplittableRandom(1),
                        new Changes(),
                        WorkerObserver.NONE),
                new LeaseHolder.Standalone(NODE),
                new NodeProfile(NODE, Set.of(LARGE), JsonObject.EMPTY),
                new WorkerSettings(
                        SLOTS,
                        Duration.ofSeconds(1),
                        Duration.ofHours(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofHours(1),
                        1 << 20,
                        1 << 20,
                        BUDGET));
    }

    @Test
    void results_that_wait_to_be_stored_are_bounded_in_bytes() {
        dispatcher.calls(CallKind.REPORT, Way.HANGING);
        dispatcher.calls(CallKind.REPORT_SINGLY, Way.HANGING);
        worker().start();
        time.pass(Duration.ofMinutes(5));

        assertThat(store.handedOut * RESULT)
                .as("bytes of results that wait")
                .isGreaterThanOrEqualTo(BUDGET)
                .isLessThanOrEqualTo(BUDGET + SLOTS * RESULT);

        dispatcher.heal();
        dispatcher.release(CallKind.REPORT);
        time.pass(Duration.ofMinutes(5));
        assertThat(store.reported).hasSize(TASKS).doesNotHaveDuplicates();
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

    private static final class Large implements TaskExecutor {

        @Override
        public ExecutorId id() {
            return LARGE;
        }

        @Override
        public String description() {
            return "returns a long text";
        }

        @Override
        public JsonValue execute(Execution execution) {
            return new JsonString("x".repeat(RESULT));
        }
    }

    /** Hands out tasks that weigh nothing. */
    private static final class Store implements TaskReports, TaskClaims {

        private final List<TaskId> reported = new ArrayList<>();
        private int handedOut;

        @Override
        public Claim claim(LeaseHolder holder, NodeProfile profile, int limit, ClaimBudget budget) {
            List<Claimed> tasks =
                    IntStream.range(handedOut, Math.min(TASKS, handedOut + limit))
                            .mapToObj(Store::claimed)
                            .toList();
            handedOut += tasks.size();
            return new Claim(tasks, Optional.empty());
        }

        private static Claimed claimed(int number) {
            TaskId id = new TaskId("t" + number);
            return new Claimed(
                    new Delivered(id, 1, 1),
                    id,
                    TaskSpec.of(id, "n", LARGE, JsonObject.EMPTY),
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
            throw new AssertionError("not asked here");
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
            return deliveries;
        }
    }
}
