package dev.apflow.application.cluster;

import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.store.WriteAuthority.Term;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeadershipLease.Candidate;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.RoleEvent;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.RoleRules;
import dev.apflow.domain.election.StartFailure;
import dev.apflow.domain.election.StepDownReason;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.util.Optional;

/**
 * One life of a node in its cluster: what its role means for its duties, its worker and its place
 * in the registry. In the mailbox, but for what says otherwise.
 */
final class NodeLifecycle implements RoleListener, Membership.Listener {

    private static final System.Logger LOG = System.getLogger(NodeLifecycle.class.getName());

    private final ClusterSettings settings;
    private final ClusterStore store;
    private final CoordinatorDependencies dependencies;
    private final Dispatcher dispatcher;
    private final StoreCalls storeCalls;
    private final RoleRunner roles;
    private final Membership membership;
    private final Duties duties;
    private final WorkerLifecycle workerLifecycle;
    private final NodeShutdown shutdown;
    private Optional<NodeListener> listener = Optional.empty();
    private Optional<Subscriptions> subscriptions = Optional.empty();
    private volatile Optional<NodeIdentity> identity = Optional.empty();
    private volatile String url = "";
    private volatile boolean closing;
    private volatile boolean over;

    NodeLifecycle(
            ClusterSettings settings, ClusterStore store, CoordinatorDependencies dependencies) {
        this.settings = settings;
        this.store = store;
        this.dependencies = dependencies;
        this.dispatcher = dependencies.dispatcher();
        this.storeCalls = new StoreCalls(dispatcher, dependencies.observer());
        this.roles =
                new RoleRunner(
                        new RoleRules(
                                settings.node(), settings.preference(), settings.leadership()),
                        dispatcher,
                        dependencies.chance(),
                        this,
                        this::leadershipCalls);
        this.membership =
                new Membership(
                        dispatcher,
                        storeCalls,
                        store.nodes(),
                        settings.heartbeatEvery(),
                        this::role,
                        this::capacity,
                        this);
        this.duties =
                new Duties(
                        settings,
                        store,
                        dispatcher,
                        storeCalls,
                        dependencies.changes(),
                        dependencies.observer(),
                        dependencies.schedules(),
                        this::fenced);
        this.workerLifecycle =
                new WorkerLifecycle(dependencies.workers(), settings.leases().duration());
        this.shutdown =
                new NodeShutdown(dispatcher, workerLifecycle, roles, membership, this::over);
    }

    private LeadershipCalls leadershipCalls(RoleRunner runner) {
        return new LeadershipCalls(
                storeCalls,
                store.leadership(),
                store.watch(),
                new Candidate(identity.orElseThrow(), url),
                settings.leadership(),
                runner::on);
    }

    /** Registers, and takes a role. From any thread. */
    void start(String at, NodeListener newListener) {
        url = at;
        Subscriptions opened =
                new Subscriptions(dispatcher, store.signals(), dependencies.changes(), roles);
        dispatcher.post(
                () -> {
                    if (closing) {
                        opened.close();
                        return;
                    }
                    listener = Optional.of(newListener);
                    subscriptions = Optional.of(opened);
                    opened.subscribe(duties);
                    opened.subscribe(workerLifecycle);
                    membership.join();
                });
    }

    /** Refuses writes at once, and goes its way out. From any thread. */
    void stop(Duration grace, Runnable done) {
        closing = true;
        dispatcher.post(() -> shutdown.take(grace, done));
    }

    /** From any thread. */
    void interruptAll() {
        workerLifecycle.interruptAll();
    }

    /** From any thread. */
    void stepDown() {
        roles.onEvent(new RoleEvent.StepDownRequested());
    }

    /** The store refused a write of {@code term}. From any thread. */
    void fenced(Term term) {
        roles.onEvent(new RoleEvent.WriteFenced(term.epoch()));
    }

    /** In which the node may write at this moment. From any thread. */
    Optional<Term> term() {
        return closing
                ? Optional.empty()
                : roles.term().flatMap(epoch -> identity.map(present -> new Term(present, epoch)));
    }

    /** From any thread. */
    Optional<NodeIdentity> identity() {
        return identity;
    }

    /** From any thread. */
    RoleName role() {
        if (over) {
            return RoleName.STOPPED;
        }
        return closing ? RoleName.STOPPING : roles.shown();
    }

    /** The node at this moment. From any thread. */
    LocalNodeState self() {
        return new LocalNodeState(
                identity, ClusterViewBuilder.shown(role()), capacity(), workerLifecycle.running());
    }

    private NodeCapacity capacity() {
        return new NodeCapacity(settings.profile(), url, isForTasks() ? settings.slots() : 0);
    }

    private boolean isForTasks() {
        return switch (settings.preference()) {
            case OBSERVER -> false;
            case AUTO, LEADER, WORKER ->
                    settings.leaderExecutes() || roles.shown() != RoleName.LEADER;
        };
    }

    @Override
    public void joined(NodeIdentity life) {
        identity = Optional.of(life);
        roles.start();
    }

    @Override
    public void startDuties(Epoch epoch) {
        duties.begin(new Term(identity.orElseThrow(), epoch));
        dependencies.observer().elected(epoch);
    }

    @Override
    public void stopDuties(Epoch epoch, StepDownReason why) {
        duties.end();
        dependencies.observer().departed(epoch, why);
    }

    @Override
    public void changed(RoleName from, RoleName to) {
        dependencies.observer().role(to);
        switch (to) {
            case LEADER -> lead();
            case WORKER -> workerLifecycle.work(identity.orElseThrow());
            case STARTING, OBSERVER, STOPPING -> {}
            case STOPPED -> shutdown.roleStopped();
        }
        if (from == RoleName.STARTING && !closing) {
            listener.ifPresent(each -> each.started(to));
        }
        membership.beat();
    }

    private void lead() {
        if (settings.leaderExecutes()) {
            workerLifecycle.work(identity.orElseThrow());
        } else {
            workerLifecycle.rest();
        }
    }

    @Override
    public void failStart(StartFailure why) {
        failed(why.message());
    }

    @Override
    public void failed(String message) {
        closing = true;
        shutdown.take(Duration.ZERO, () -> listener.ifPresent(each -> each.failed(message)));
    }

    /** Nothing of it counts any more: no time is given to what runs. */
    @Override
    public void superseded(Incarnation by) {
        LOG.log(
                System.Logger.Level.ERROR,
                "node {0} was started once more, as incarnation {1}, or a standalone process has"
                        + " the database: this one ends",
                settings.node(),
                by);
        closing = true;
        dependencies.observer().superseded();
        listener.ifPresent(each -> each.superseded(by));
        shutdown.takeNow();
    }

    private void over() {
        over = true;
        subscriptions.ifPresent(Subscriptions::close);
        subscriptions = Optional.empty();
    }
}
