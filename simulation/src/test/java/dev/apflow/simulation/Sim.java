package dev.apflow.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutionFailed;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.worker.Worker;
import dev.apflow.application.worker.WorkerDependencies;
import dev.apflow.application.worker.WorkerObserver;
import dev.apflow.application.worker.WorkerSettings;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TaskTree;
import dev.apflow.simulation.time.StoreTime;
import dev.apflow.simulation.time.World;
import dev.apflow.store.memory.InMemoryStore;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A standalone node in a simulated world, for tests. */
final class Sim {

    static final int SLOTS = 4;
    static final ExecutorId METHOD = new ExecutorId("work");

    final World world;
    final InMemoryStore store;
    Faults faults = Faults.NONE;
    double failing;
    double ignoring;

    /** How many questions to the idempotency cache get no answer. */
    int silence;

    private final RandomGenerator chance;
    private SimulatedDispatcher dispatcher;
    private Worker worker;
    private int lives;

    Sim(long seed) {
        this.world = new World(seed);
        this.chance = world.chance("work");
        this.store = new InMemoryStore(new StoreTime(world, Instant.EPOCH));
        start();
    }

    /** A new process: what the one before ran is given back. */
    void start() {
        dispatcher = new SimulatedDispatcher(world, () -> faults);
        Changes changes = new Changes();
        NodeId id = new NodeId("node-" + ++lives);
        worker =
                new Worker(
                        dispatcher,
                        store.claims(),
                        new SilentCache(),
                        new WorkerDependencies(
                                new ExecutorCatalog(List.of(new Work())),
                                new NoSchemas(),
                                world.chance("worker " + lives),
                                changes,
                                WorkerObserver.NONE),
                        new LeaseHolder.Standalone(id),
                        new NodeProfile(id, Set.of(METHOD), JsonObject.EMPTY),
                        new WorkerSettings(
                                SLOTS,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(2),
                                Duration.ofMillis(500),
                                1 << 20));
        store.claims().recover("restart");
        worker.start();
    }

    /** Hands out what is ready to this node, which does not hear of it. */
    void claimUnseen() {
        NodeId id = new NodeId("node-" + lives);
        store.claims()
                .claim(
                        new LeaseHolder.Standalone(id),
                        new NodeProfile(id, Set.of(METHOD), JsonObject.EMPTY),
                        SLOTS);
    }

    void crash() {
        dispatcher.crash();
    }

    Worker worker() {
        return worker;
    }

    void submit(TaskTree tree) {
        store.trees()
                .create(
                        new WriteAuthority.Standalone(),
                        new NewTree(tree, false, Optional.empty()));
        worker.wake();
    }

    void play(Duration until) {
        while (world.step(until)) {
            assertThat(worker.running()).isLessThanOrEqualTo(SLOTS);
        }
    }

    List<Task> tasks(TaskTree tree) {
        return store.reads().tree(tree.root());
    }

    List<TaskEvent> events() {
        return store.events()
                .read(new EventScope.Everything(), Optional.empty(), Integer.MAX_VALUE)
                .events();
    }

    static TaskSpec task(String id) {
        return TaskSpec.of(new dev.apflow.domain.task.TaskId(id), id, METHOD, JsonObject.EMPTY);
    }

    /** No task of these runs has a schema. */
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

    /** Fails, ends when interrupted or ignores that, as chance will have it. */
    private final class Work implements TaskExecutor {

        @Override
        public ExecutorId id() {
            return METHOD;
        }

        @Override
        public JsonValue execute(Execution execution) throws Exception {
            if (Thread.currentThread().isInterrupted() && chance.nextDouble() >= ignoring) {
                throw new InterruptedException();
            }
            if (chance.nextDouble() < failing) {
                throw ExecutionFailed.retryable("as chance will have it");
            }
            return JsonNumber.of(execution.attempt());
        }
    }

    /** The store's reports, but that its cache is silent at times. */
    private final class SilentCache implements TaskReports {

        private final TaskReports delegate = store.reports();

        @Override
        public List<Verdict> report(NodeId node, List<Report> reports) {
            return delegate.report(node, reports);
        }

        @Override
        public void progress(Map<Delivered, Double> progress) {
            delegate.progress(progress);
        }

        @Override
        public Optional<JsonValue> recorded(Delivered delivered, IdempotencyKey key) {
            if (silence > 0) {
                silence--;
                throw new StoreUnreachable("silent", new IOException("simulated"));
            }
            return delegate.recorded(delivered, key);
        }
    }
}
