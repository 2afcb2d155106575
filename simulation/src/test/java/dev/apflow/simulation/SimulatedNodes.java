package dev.apflow.simulation;

import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.application.worker.Worker;
import dev.apflow.application.worker.WorkerDependencies;
import dev.apflow.application.worker.WorkerObserver;
import dev.apflow.application.worker.WorkerSettings;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TreeLimits;
import dev.apflow.domain.tree.TreeRules;
import dev.apflow.domain.tree.TreeVerdict;
import dev.apflow.simulation.time.StoreTime;
import dev.apflow.simulation.time.World;
import dev.apflow.store.memory.InMemoryCluster;
import dev.apflow.store.memory.InMemoryNode;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Workers of a cluster in a simulated world, for tests. A task takes up to three seconds. */
final class SimulatedNodes {

    static final int SLOTS = 8;
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final ExecutorId METHOD = new ExecutorId("work");

    private final World world;
    private final InMemoryCluster cluster;
    final List<Worker> workers = new ArrayList<>();

    SimulatedNodes(long seed) {
        world = new World(seed);
        cluster =
                new InMemoryCluster(
                        new StoreTime(world, Instant.EPOCH),
                        event -> world.after(Duration.ZERO, event));
    }

    /** A node that is in the registry and does nothing. */
    void join(String name) {
        identity(cluster.open(), name);
    }

    private static NodeIdentity identity(InMemoryNode store, String name) {
        return store.nodes().register(new NodeCapacity(profile(name), "http://" + name, SLOTS));
    }

    private static NodeProfile profile(String name) {
        return new NodeProfile(new NodeId(name), Set.of(METHOD), JsonObject.EMPTY);
    }

    /** A node whose worker claims. */
    void work(String name) {
        InMemoryNode store = cluster.open();
        Worker worker =
                Worker.member(
                        new SimulatedDispatcher(world, () -> Faults.NONE),
                        store,
                        new WorkerDependencies(
                                new ExecutorCatalog(List.of(new Work())),
                                new NoSchemas(),
                                world.chance("worker " + name),
                                new Changes(),
                                WorkerObserver.NONE),
                        new LeaseHolder.Member(identity(store, name), LEASE),
                        profile(name),
                        new WorkerSettings(
                                SLOTS,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(2),
                                Duration.ofMillis(500),
                                1 << 20));
        worker.start();
        workers.add(worker);
    }

    void submit(int tasks) {
        List<TaskSpec> specs =
                IntStream.range(0, tasks)
                        .mapToObj(
                                i ->
                                        TaskSpec.of(
                                                new TaskId("t" + i),
                                                "t" + i,
                                                METHOD,
                                                JsonObject.EMPTY))
                        .toList();
        var tree = ((TreeVerdict.Sound) TreeRules.judge(specs, TreeLimits.DEFAULT)).tree();
        cluster.open()
                .trees()
                .create(
                        new WriteAuthority.Standalone(),
                        new NewTree(tree, false, Optional.empty()));
        workers.forEach(Worker::wake);
    }

    long count(EventType type) {
        return cluster
                .open()
                .events()
                .read(new EventScope.Everything(), Optional.empty(), Integer.MAX_VALUE)
                .events()
                .stream()
                .map(TaskEvent::type)
                .filter(type::equals)
                .count();
    }

    /** Plays on; the most that one node ran at once. */
    int play(Duration until) {
        int most = 0;
        while (world.step(until)) {
            for (Worker each : workers) {
                most = Math.max(most, each.running());
            }
        }
        return most;
    }

    private static final class Work implements TaskExecutor {

        @Override
        public ExecutorId id() {
            return METHOD;
        }

        @Override
        public JsonValue execute(Execution execution) {
            return JsonNumber.ONE;
        }
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
}
