package dev.apflow.testkit.contract.cluster;

import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.domain.node.NodeId;

import java.time.Duration;

/**
 * How a suite gets at a store that several nodes share: one database, made for one test, that holds
 * sessions.
 */
public interface ClusterFixture extends AutoCloseable {

    /** Opens the database, empty at first, for one more node. The suite closes the store. */
    ClusterStore open();

    /**
     * Ends the node's process as a crash does: its sessions are gone, and nothing is said or done
     * for it any more. The suite closes the store nevertheless.
     */
    void kill(ClusterStore node);

    /**
     * Breaks the sessions of a node that lives: they are gone on return, for a moment at least;
     * soon after a heartbeat the node's own is open again.
     */
    void breakSessions(ClusterStore node);

    /** Returns when the store's clock has gone on by at least {@code time}, at most 2 s. */
    void pass(Duration time);

    /** Makes all that the store remembers of the node's silence older by {@code by}. */
    void age(NodeId node, Duration by);

    /** Throws the database away; no store of it is open. */
    @Override
    void close();
}
