package dev.apflow.application.cluster;

import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.Incarnation;

/**
 * Is told, in the coordinator's mailbox, what becomes of a node in its cluster. Returns at once.
 */
public interface NodeListener {

    /** The node has its first role: leader, worker or observer. */
    void started(RoleName role);

    /**
     * The node does not start. Whatever it had begun is undone; it needs not be stopped.
     *
     * @param message one line for whoever started the node
     */
    void failed(String message);

    /**
     * A later life of the same node fenced this one, which stops by itself: whoever hears this ends
     * the process, and may wait for the end by {@link Coordinator#stop}.
     */
    void superseded(Incarnation by);
}
