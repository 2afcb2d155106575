package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
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
public final class PostgresNodes implements NodeRegistry {

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

    private static final SqlText HEARTBEAT =
            SqlText.of(
                    PostgresNodes.class,
                    "heartbeat",
                    "node",
                    "incarnation",
                    "url",
                    "slots",
                    "executors",
                    "capabilities",
                    "role",
                    "presence");

    private static final SqlText DEREGISTER =
            SqlText.inline(
                    PostgresNodes.class,
                    "delete from apflow_cluster_node where node = :node and incarnation ="
                            + " :incarnation",
                    "node",
                    "incarnation");

    private final Database database;
    private final NodeSession presence;

    public PostgresNodes(Database database, NodeSession presence) {
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
                            heard(connection, life, RoleName.STARTING, capacity);
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
        for (int i = 0; i < TRIES; i++) {
            Optional<HeartbeatResult> heard =
                    database.single(connection -> heard(connection, identity, role, capacity));
            if (heard.isPresent()) {
                return heard.get();
            }
        }
        throw SqlErrors.unreachable("node " + identity.node() + " is registered again and again");
    }

    /** Empty where a later life registered at this very moment: to be asked again. */
    private Optional<HeartbeatResult> heard(
            Connection connection, NodeIdentity identity, RoleName role, NodeCapacity capacity)
            throws SQLException {
        return SqlQuery.of(
                        HEARTBEAT,
                        call -> {
                            give(call, identity);
                            call.set("url").text(capacity.url());
                            call.set("slots").number(capacity.slots());
                            call.set("executors").texts(capacity.profile().executors());
                            call.set("capabilities")
                                    .text(JsonColumns.of(capacity.profile().capabilities()));
                            call.set("role").text(role.word());
                            call.set("presence").number(presence.key().map(Integer::longValue));
                        })
                .row(row -> heard(row.getLong(1)))
                .with(connection);
    }

    private static SqlStatement give(SqlStatement call, NodeIdentity identity) throws SQLException {
        call.set("node").text(identity.node().value());
        return call.set("incarnation").number(identity.incarnation().value());
    }

    private static HeartbeatResult heard(long later) {
        return later == 0
                ? new HeartbeatResult.Counted()
                : new HeartbeatResult.Superseded(new Incarnation(later));
    }

    @Override
    public void deregister(NodeIdentity identity) {
        presence.ofNobody();
        database.single(SqlQuery.of(DEREGISTER, call -> give(call, identity)).update());
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
