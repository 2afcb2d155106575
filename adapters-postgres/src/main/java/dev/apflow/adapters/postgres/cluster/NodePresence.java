package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.domain.node.NodeIdentity;

import java.sql.SQLException;
import java.util.Optional;

/** Which session shows that a node lives, and whose record says so. */
final class NodePresence {

    private static final SqlText UPDATE =
            SqlText.inline(
                    NodePresence.class,
                    """
                    update apflow_cluster_node set presence = :key
                    where node = :node and incarnation = :incarnation
                    """,
                    "key",
                    "node",
                    "incarnation");

    private final Database reserved;
    private Optional<NodeIdentity> identity = Optional.empty();
    private volatile Optional<Integer> key = Optional.empty();

    /**
     * @param reserved where the node's record is kept
     */
    NodePresence(Database reserved) {
        this.reserved = reserved;
    }

    /** The name of the present session's lock, if there is one. */
    Optional<Integer> key() {
        return key;
    }

    void shownBy(Optional<Integer> lock) {
        key = lock;
    }

    synchronized void of(Optional<NodeIdentity> life) {
        identity = life;
    }

    private synchronized Optional<NodeIdentity> identity() {
        return identity;
    }

    /** A sweep must not have to wait for the next heartbeat to find the node's session again. */
    void announce() throws SQLException {
        Optional<NodeIdentity> life = identity();
        if (life.isPresent()) {
            reserved.attempt(
                    SqlQuery.of(
                                    UPDATE,
                                    call -> {
                                        call.set("key").number(key.map(Integer::longValue));
                                        call.set("node").text(life.get().node().value());
                                        call.set("incarnation")
                                                .number(life.get().incarnation().value());
                                    })
                            .update());
        }
    }
}
