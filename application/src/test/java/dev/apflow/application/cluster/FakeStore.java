package dev.apflow.application.cluster;

import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.QueueReads;
import dev.apflow.application.store.QueueWrites;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.ScheduleReads;
import dev.apflow.application.store.ScheduleWrites;
import dev.apflow.application.store.StoreClock;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.TaskReports;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.application.store.cluster.LeaderWatch;
import dev.apflow.application.store.cluster.LeadershipLease;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.store.cluster.Signals;
import dev.apflow.application.store.cluster.Sweeps;
import dev.apflow.application.store.cluster.TaskLeases;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.election.LeadershipRecord;
import dev.apflow.domain.election.LeadershipRules;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.FairShare.Load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One node's connection to a {@link FakeCluster}. */
final class FakeStore implements ClusterStore, LeadershipLease, NodeRegistry, Sweeps, Signals {

    private record Watched(Epoch epoch, Runnable lost) {}

    private final FakeCluster cluster;
    private final NodeId self;
    private final FakeWork work;
    private final List<Consumer<Signal>> listeners = new ArrayList<>();
    private Optional<Watched> watched = Optional.empty();

    /** Whether reads in the caller's thread fail. */
    boolean unreachable;

    /** Whether what only leaders call fails as code with a fault in it does. */
    boolean broken;

    FakeStore(FakeCluster cluster, NodeId self) {
        this.cluster = cluster;
        this.self = self;
        this.work = new FakeWork(cluster);
        cluster.stores.add(this);
    }

    private void reach() {
        if (unreachable) {
            throw new StoreUnreachable("cut off", new IOException("by the test"));
        }
    }

    private void breakDown() {
        if (broken) {
            throw new IllegalStateException("broken by the test");
        }
    }

    @Override
    public LeadershipAnswer.ToAcquire acquire(
            Candidate candidate, AcquireReason reason, Duration ttl) {
        cluster.log.add("acquire " + self);
        LeadershipAnswer.ToAcquire answer =
                LeadershipRules.acquire(
                        cluster.leadership,
                        candidate.identity(),
                        reason,
                        ttl,
                        cluster.time.instant());
        if (answer instanceof LeadershipAnswer.Granted(LeadershipRecord.Held leadership)) {
            cluster.leadership = leadership;
            cluster.leaderUrl = candidate.url();
        }
        return answer;
    }

    @Override
    public LeadershipAnswer.ToRenew renew(NodeIdentity holder, Epoch epoch, Duration ttl) {
        breakDown();
        LeadershipAnswer.ToRenew answer =
                LeadershipRules.renew(
                        cluster.leadership, holder, epoch, ttl, cluster.time.instant());
        if (answer instanceof LeadershipAnswer.Renewed(LeadershipRecord.Held leadership)) {
            cluster.leadership = leadership;
        }
        return answer;
    }

    @Override
    public LeadershipAnswer.ToResign resign(Epoch epoch) {
        cluster.log.add("resign " + self);
        LeadershipAnswer.ToResign answer = LeadershipRules.resign(cluster.leadership, epoch);
        if (answer instanceof LeadershipAnswer.GivenUp(LeadershipRecord.Resigned leadership)) {
            cluster.leadership = leadership;
            cluster.tell(this, new LeadershipOffered(epoch));
        }
        return answer;
    }

    @Override
    public Optional<LeaderInfo> leader() {
        reach();
        return cluster.current()
                .filter(leadership -> cluster.time.instant().isBefore(leadership.expiresAt()))
                .map(
                        leadership ->
                                new LeaderInfo(
                                        leadership.holder(),
                                        cluster.leaderUrl,
                                        leadership.epoch(),
                                        leadership.expiresAt()));
    }

    @Override
    public NodeIdentity register(NodeCapacity capacity) {
        cluster.log.add("register " + self);
        Incarnation life =
                cluster.lives.merge(
                        self,
                        new Incarnation(1),
                        (before, first) -> new Incarnation(before.value() + 1));
        NodeIdentity identity = new NodeIdentity(self, life);
        note(identity, RoleName.STARTING, capacity);
        return identity;
    }

    @Override
    public HeartbeatResult heartbeat(NodeIdentity identity, RoleName role, NodeCapacity capacity) {
        Incarnation newest = cluster.lives.getOrDefault(self, identity.incarnation());
        if (newest.isAfter(identity.incarnation())) {
            return new HeartbeatResult.Superseded(newest);
        }
        note(identity, role, capacity);
        return new HeartbeatResult.Counted();
    }

    private void note(NodeIdentity identity, RoleName role, NodeCapacity capacity) {
        cluster.nodes.put(
                self.value(),
                new RegisteredNode(
                        identity,
                        capacity,
                        role,
                        NodeHealth.HEALTHY,
                        false,
                        0,
                        cluster.time.instant()));
    }

    @Override
    public void deregister(NodeIdentity identity) {
        cluster.log.add("deregister " + self);
        cluster.nodes.values().removeIf(node -> node.identity().equals(identity));
    }

    @Override
    public List<RegisteredNode> all() {
        reach();
        return List.copyOf(cluster.nodes.values());
    }

    @Override
    public AuthorizedResult<TaskSweep> tasks(WriteAuthority.Term term, Duration lossGrace) {
        return swept(
                "tasks",
                term,
                cluster.taskSweeps.isEmpty()
                        ? new TaskSweep(Map.of(), Optional.empty())
                        : cluster.taskSweeps.peek(),
                cluster.taskSweeps::poll);
    }

    @Override
    public AuthorizedResult<NodeSweep> nodes(
            WriteAuthority.Term term, NodeHealthSettings settings) {
        return swept(
                "nodes",
                term,
                cluster.nodeSweeps.isEmpty() ? new NodeSweep(List.of()) : cluster.nodeSweeps.peek(),
                cluster.nodeSweeps::poll);
    }

    private <T> AuthorizedResult<T> swept(
            String what, WriteAuthority.Term term, T result, Runnable takeEffect) {
        breakDown();
        long atMillis = Duration.ofNanos(cluster.time.nanos()).toMillis();
        cluster.swept.add(new FakeCluster.Swept(what, self, term.epoch(), atMillis));
        if (!cluster.leadership.admits(term.epoch())) {
            return new AuthorizedResult.Refused<>();
        }
        takeEffect.run();
        return new AuthorizedResult.Granted<>(result);
    }

    @Override
    public void send(Signal signal) {
        cluster.tell(this, signal);
    }

    @Override
    public Subscription listen(Consumer<Signal> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void onSignal(Signal signal) {
        List.copyOf(listeners).forEach(listener -> listener.accept(signal));
    }

    boolean isListening() {
        return !listeners.isEmpty();
    }

    Optional<Epoch> watchedEpoch() {
        return watched.map(Watched::epoch);
    }

    void sessionLost(Epoch epoch) {
        Optional<Watched> hit = watched.filter(each -> each.epoch.equals(epoch));
        if (hit.isPresent()) {
            watched = Optional.empty();
            hit.get().lost.run();
        }
    }

    @Override
    public LeaderWatch watch() {
        return (epoch, lost) -> {
            watched = Optional.of(new Watched(epoch, lost));
            if (cluster.lostSessions.contains(epoch)) {
                cluster.time.after(Duration.ZERO, () -> sessionLost(epoch));
            }
        };
    }

    @Override
    public LeadershipLease leadership() {
        return this;
    }

    @Override
    public Workload workload(NodeId node, int most) {
        Load idle = new Load(0, 1);
        return new Workload(idle, idle, 1, cluster.waiting.size(), 0);
    }

    @Override
    public NodeRegistry nodes() {
        return this;
    }

    @Override
    public TaskLeases leases() {
        return work;
    }

    @Override
    public Sweeps sweeps() {
        return this;
    }

    @Override
    public Signals signals() {
        return this;
    }

    @Override
    public TaskClaims claims() {
        return work;
    }

    @Override
    public TaskReports reports() {
        return work;
    }

    @Override
    public dev.apflow.application.store.Flows flows() {
        throw new UnsupportedOperationException("flows");
    }

    @Override
    public dev.apflow.application.store.RunReads runs() {
        throw new UnsupportedOperationException("runs");
    }

    @Override
    public AttemptLogs logs() {
        return AttemptLogs.NONE;
    }

    @Override
    public StoreClock clock() {
        return cluster.time::instant;
    }

    @Override
    public TreeWrites trees() {
        throw notAsked();
    }

    @Override
    public TaskWrites tasks() {
        throw notAsked();
    }

    @Override
    public TaskReads reads() {
        throw notAsked();
    }

    @Override
    public EventLog events() {
        throw notAsked();
    }

    @Override
    public Retention retention() {
        return (authority, policy, from, tasks) -> {
            throw notAsked();
        };
    }

    @Override
    public ScheduleWrites scheduleWrites() {
        throw notAsked();
    }

    @Override
    public QueueWrites queueWrites() {
        return new NoQueues();
    }

    @Override
    public QueueReads queueReads() {
        return new NoQueues();
    }

    @Override
    public ScheduleReads scheduleReads() {
        throw notAsked();
    }

    private static AssertionError notAsked() {
        return new AssertionError("a coordinator neither reads nor writes tasks");
    }

    @Override
    public String description() {
        return "fake";
    }

    @Override
    public void close() {}
}
