package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.task.NodeWorkload;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Nodes on record, and, kept when they go off it, their newest lives. */
final class PostgresNodes implements NodeRegistry {

    private static final int TRIES = 5;

    private static final SqlQuery ALL = SqlQuery.of(SqlText.of(PostgresNodes.class, "nodes"));

    private static final SqlQuery JOINED =
            SqlQuery.of(
                    """
                    update apflow_standalone set joining_until = 'epoch'
                    where joining_until > clock_timestamp()
                    """);

    private static final SqlText NEXT_LIFE =
            SqlText.inline(
                    PostgresNodes.class,
                    """
                    insert into apflow_cluster_life as l (node, incarnation)
                    values (:node, 1)
                    on conflict (node) do update set incarnation = l.incarnation + 1
                    returning incarnation
                    """,
                    "node");

    private static final SqlText DEREGISTER =
            SqlText.inline(
                    PostgresNodes.class,
                    "delete from apflow_cluster_node where node = :node and incarnation ="
                            + " :incarnation",
                    "node",
                    "incarnation");

    private final Database database;
    private final NodeSession presence;

    PostgresNodes(Database database, NodeSession presence) {
        this.database = database;
        this.presence = presence;
    }

    @Override
    public NodeIdentity register(NodeCapacity capacity) {
        NodeId node = capacity.profile().node();
        NodeIdentity identity =
                database.transaction(
                        connection -> {
                            NodeIdentity life = nextLife(connection, node);
                            new NodeHeartbeat(life, RoleName.STARTING, capacity, presence.key())
                                    .record(connection);
                            return life;
                        });
        presence.of(identity);
        if (presence.key().isEmpty()) {
            shownByRecord();
        }
        return identity;
    }

    /** From now on heartbeats say that a node without a session is there. */
    private void shownByRecord() {
        database.single(JOINED.update());
    }

    /** Nodes that register at the same moment take turns by the lock on this row. */
    private static NodeIdentity nextLife(Connection connection, NodeId node) throws SQLException {
        return SqlQuery.of(NEXT_LIFE, call -> call.set("node").text(node.value()))
                .row(row -> new NodeIdentity(node, new Incarnation(row.getLong(1))))
                .with(connection)
                .orElseThrow();
    }

    @Override
    public HeartbeatResult heartbeat(NodeIdentity identity, RoleName role, NodeCapacity capacity) {
        presence.of(identity);
        NodeHeartbeat heartbeat = new NodeHeartbeat(identity, role, capacity, presence.key());
        for (int i = 0; i < TRIES; i++) {
            Optional<HeartbeatResult> result = database.single(heartbeat::record);
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw SqlErrors.unreachable("node " + identity.node() + " is registered again and again");
    }

    @Override
    public void deregister(NodeIdentity identity) {
        presence.ofNobody();
        database.single(
                SqlQuery.of(
                                DEREGISTER,
                                call -> {
                                    call.set("node").text(identity.node().value());
                                    call.set("incarnation").number(identity.incarnation().value());
                                })
                        .update());
    }

    @Override
    public List<RegisteredNode> all() {
        return database.single(ALL.rows(NodeRow::registered)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public Workload workload(NodeId node, int most) {
        return database.single(connection -> NodeWorkload.of(connection, node, most));
    }
}
