package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.Execution;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.executor.TaskExecutor;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.HandDispatcher;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.Sweeps.NodeSweep;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.application.task.WriteGate;
import dev.apflow.application.worker.Worker;
import dev.apflow.application.worker.WorkerDependencies;
import dev.apflow.application.worker.WorkerObserver;
import dev.apflow.application.worker.WorkerSettings;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeaseTerms;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.election.StepDownReason;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.lease.TaskLeaseSettings;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.RetentionPolicy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node with a real coordinator and a real worker over a fake store; it notes what it hears. */
final class Node implements NodeListener, ClusterObserver {

    static final ExecutorId METHOD = new ExecutorId("work");

    final HandDispatcher dispatcher;
    final HandDispatcher worker;
    final FakeStore store;
    final Changes changes = new Changes();
    final Coordinator coordinator;
    final List<String> notifications = new ArrayList<>();
    final List<String> observed = new ArrayList<>();
    private final FakeCluster cluster;
    private final NodeProfile profile;

    Node(FakeCluster cluster, String id, RolePreference preference, boolean leaderExecutes) {
        this.cluster = cluster;
        this.dispatcher = new HandDispatcher(cluster.time);
        this.worker = new HandDispatcher(cluster.time);
        NodeId name = new NodeId(id);
        this.store = new FakeStore(cluster, name);
        this.profile = new NodeProfile(name, Set.of(METHOD), JsonObject.EMPTY);
        worker.executions(HandDispatcher.Way.HANGING);
        this.coordinator =
                new Coordinator(
                        settings(profile, preference, leaderExecutes),
                        store,
                        new CoordinatorDependencies(
                                dispatcher, () -> 0L, changes, this, this::newWorker));
    }

    static ClusterSettings settings(
            NodeProfile profile, RolePreference preference, boolean leaderExecutes) {
        return new ClusterSettings(
                profile,
                preference,
                4,
                leaderExecutes,
                LeaseTerms.of(Duration.ofSeconds(10), Duration.ofSeconds(3)),
                new TaskLeaseSettings(
                        Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(3)),
                new NodeHealthSettings(Duration.ofSeconds(15), Duration.ofSeconds(60)),
                Duration.ofSeconds(5),
                RetentionPolicy.KEEP_ALL);
    }

    static TaskSpec task(String id) {
        return TaskSpec.of(new TaskId(id), id, METHOD, JsonObject.EMPTY);
    }

    private Worker newWorker(LeaseHolder.Member holder) {
        return Worker.member(
                worker,
                store,
                new WorkerDependencies(
                        new ExecutorCatalog(List.of(new Echo())),
                        new NoSchemas(),
                        () -> 0L,
                        changes,
                        WorkerObserver.NONE),
                holder,
                profile,
                new WorkerSettings(
                        4,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        1 << 20));
    }

    void start() {
        coordinator.start("http://" + profile.node(), this);
    }

    /** As {@code kill -9}: nothing is said, and whoever watches the session is told. */
    void kill() {
        boolean led =
                cluster.current()
                        .filter(leadership -> isMine(leadership.holder().node()))
                        .isPresent();
        freeze();
        if (led) {
            cluster.breakLeaderSession();
        }
    }

    /** The process, or its machine, is gone and nobody was told. */
    void freeze() {
        dispatcher.die();
        worker.die();
        cluster.stores.remove(store);
    }

    /** No call reaches the store any more, or all do again. */
    void reaches(boolean reaches) {
        store.unreachable = !reaches;
        dispatcher.allCalls(
                reaches ? HandDispatcher.Way.ANSWERED : HandDispatcher.Way.REQUEST_LOST);
    }

    private boolean isMine(NodeId id) {
        return id.equals(profile.node());
    }

    RoleName role() {
        return coordinator.role();
    }

    long asked() {
        return cluster.log.stream().filter(("acquire " + profile.node())::equals).count();
    }

    Optional<WriteAuthority> mayWrite() {
        return coordinator.gate().decide() instanceof WriteGate.Open(WriteAuthority authority)
                ? Optional.of(authority)
                : Optional.empty();
    }

    /** Whom the closed gate names. */
    Optional<String> namedLeader() {
        WriteGate.Decision decision = coordinator.gate().decide();
        assertThat(decision).isInstanceOf(WriteGate.Closed.class);
        return ((WriteGate.Closed) decision)
                .leader()
                .map(seen -> seen.node() + " " + seen.url() + " " + seen.epoch());
    }

    void stop(Duration grace) {
        coordinator.stop(grace, () -> notifications.add("over"));
    }

    @Override
    public void started(RoleName role) {
        notifications.add("started " + role.word());
    }

    @Override
    public void failed(String message) {
        notifications.add("failed: " + message);
    }

    @Override
    public void superseded(Incarnation by) {
        notifications.add("superseded by " + by);
    }

    @Override
    public void role(RoleName role) {
        observed.add("role " + role.word());
    }

    @Override
    public void elected(Epoch epoch) {
        observed.add("elected " + epoch);
    }

    @Override
    public void departed(Epoch epoch, StepDownReason why) {
        observed.add("departed " + epoch + " " + why.words());
    }

    @Override
    public void superseded() {
        observed.add("superseded");
    }

    @Override
    public void tasksSwept(TaskSweep sweep) {
        observed.add("swept " + sweep.tasks());
    }

    @Override
    public void nodesSwept(NodeSweep sweep) {
        observed.add("judged " + sweep.changes().size());
    }

    @Override
    public void storeFailed(CallKind call) {
        observed.add("failed " + call.word());
    }

    /** Ends as soon as its call is let go on. */
    private static final class Echo implements TaskExecutor {

        @Override
        public ExecutorId id() {
            return METHOD;
        }

        @Override
        public JsonValue execute(Execution execution) {
            return execution.inputs();
        }
    }

    /** No task of these tests has a schema. */
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
