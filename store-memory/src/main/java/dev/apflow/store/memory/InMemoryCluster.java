package dev.apflow.store.memory;

import dev.apflow.domain.node.NodeId;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** A store in memory that several nodes share. */
public final class InMemoryCluster {

    private final StoreState state;
    private final SignalHub hub;

    /**
     * An empty store.
     *
     * @param clock what it judges times by
     * @param threads where it calls those who listen or watch, sooner or later each call it is
     *     given; one that runs them at once calls them in the middle of a transaction
     */
    public InMemoryCluster(InstantSource clock, Executor threads) {
        this.state = new StoreState(clock);
        this.hub = new SignalHub(threads);
    }

    /** Opens it for one more node. */
    public InMemoryNode open() {
        return new InMemoryNode(state, new NodeConnection(hub));
    }

    /** The same store for processes that each want it for themselves. */
    public InMemoryStandalone standalone() {
        return new InMemoryStandalone(state, hub);
    }

    /** Makes all that is remembered of the node's silence older than it is. */
    public void age(NodeId node, Duration by) {
        synchronized (state) {
            state.membership.nodes.values().stream()
                    .filter(each -> each.identity.node().equals(node))
                    .forEach(each -> each.age(by));
        }
    }
}
