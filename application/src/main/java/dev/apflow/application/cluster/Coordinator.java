package dev.apflow.application.cluster;

import dev.apflow.application.store.WriteAuthority.Term;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.task.Answer;
import dev.apflow.application.task.WriteGate;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.explain.NodeFacts;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A node's part in its cluster, for one life: it registers, takes a role, leads or works as that
 * role says, and leaves. All methods may be called from any thread; those that begin something
 * return at once. See the package's documentation for the whole.
 */
public final class Coordinator implements ReadCluster, StepDown {

    private final ClusterSettings settings;
    private final NodeLifecycle life;
    private final LeaderLookup leader;
    private final LeaderGate gate;
    private final ClusterViewBuilder viewBuilder;

    /** A coordinator that has not begun: its node reads, and refuses writes. */
    public Coordinator(
            ClusterSettings settings, ClusterStore store, CoordinatorDependencies dependencies) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.life = new NodeLifecycle(settings, store, dependencies);
        this.leader = new LeaderLookup(store.leadership(), life::identity);
        this.gate = new LeaderGate(life::term, leader, life::fenced);
        this.viewBuilder = new ClusterViewBuilder(store);
    }

    /**
     * Begins this life; once. Registers with patience, then takes the role that the preference and
     * leadership allow.
     *
     * @param url where this node's API answers, for those who are sent on to the leader
     * @param listener hears {@code started} or {@code failed}, unless the node is stopped before
     */
    public void start(String url, NodeListener listener) {
        life.start(
                Objects.requireNonNull(url, "url"), Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Ends this life, in this order: writes are refused, from the return of this method on;
     * leadership is given up, so that another node accepts them; nothing is claimed any more; what
     * runs may end within {@code grace}, the rest is interrupted and handed back; the node is
     * removed from the registry. Each step is bounded: what the store does not answer is left to
     * leases and sweeps. May be called again, also after the end.
     *
     * @param done runs in the mailbox at the end
     */
    public void stop(Duration grace, Runnable done) {
        life.stop(grace, done);
    }

    /** Interrupts what still runs instead of waiting for it; meant for a second request to stop. */
    public void interruptAll() {
        life.interruptAll();
    }

    /** Open while this node leads; closed it names the leader. */
    public WriteGate gate() {
        return gate;
    }

    /** What the node is at this moment; leader only while its term is trusted. */
    public RoleName role() {
        return life.role();
    }

    /** In which it may write at this moment; empty where it does not lead, or does not trust it. */
    public Optional<Term> term() {
        return life.term();
    }

    /** Executions under way. */
    public int running() {
        return life.self().running();
    }

    /**
     * {@inheritDoc}
     *
     * <p>Reads the store in the caller's thread.
     *
     * @throws dev.apflow.application.store.StoreUnreachable the store did not answer
     */
    @Override
    public ClusterView view() {
        return viewBuilder.view(life.self());
    }

    /**
     * What the nodes offer to tasks, for explanations. Reads the store in the caller's thread.
     *
     * @throws dev.apflow.application.store.StoreUnreachable the store did not answer
     */
    public List<NodeFacts> facts() {
        return viewBuilder.facts();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The resignation is on its way when this returns: duties end first, then leadership is
     * free.
     */
    @Override
    public Answer<Resigned> stepDown() {
        Optional<Term> term = life.term();
        if (term.isEmpty()) {
            return new Answer.NotLeader<>(leader.now());
        }
        life.stepDown();
        return new Answer.Done<>(new Resigned(settings.node(), term.get().epoch().value()));
    }
}
