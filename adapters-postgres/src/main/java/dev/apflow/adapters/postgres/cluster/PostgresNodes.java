package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.adapters.postgres.task.NodeWorkload;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.json.stored.StoredJson;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Nodes on record, and, kept when they go off it, their newest lives. */
public final class PostgresNodes implements NodeRegistry {

    private static final int TRIES = 5;

    private final Database database;
    private final NodeSession presence;

    public PostgresNodes(Database database, NodeSession presence) {
        this.database = database;
        this.presence = presence;
    }

    @Override
    public NodeIdentity register(NodeCapacity offer) {
        NodeId node = offer.profile().node();
        NodeIdentity identity =
                database.transaction(
                        connection -> {
                            NodeIdentity life = nextLife(connection, node);
                            record(connection, life, RoleName.STARTING, offer);
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
        database.single(
                connection -> {
                    try (SqlStatement call =
                            new SqlStatement(
                                    connection,
                                    "update apflow_standalone set joining_until = 'epoch' where"
                                            + " joining_until > clock_timestamp()")) {
                        return call.update();
                    }
                });
    }

    /** Nodes that register at the same moment take turns by the lock on this row. */
    private static NodeIdentity nextLife(Connection connection, NodeId node) throws SQLException {
        try (SqlStatement call =
                new SqlStatement(
                        connection,
                        """
                        insert into apflow_cluster_life as l (node, incarnation)
                        values (?, 1)
                        on conflict (node) do update set incarnation = l.incarnation + 1
                        returning incarnation
                        """)) {
            return call.text(node.value())
                    .row(row -> new NodeIdentity(node, new Incarnation(row.getLong(1))))
                    .orElseThrow();
        }
    }

    private boolean record(
            Connection connection, NodeIdentity identity, RoleName role, NodeCapacity offer)
            throws SQLException {
        return heard(connection, identity, role, offer).isEmpty();
    }

    @Override
    public HeartbeatResult heartbeat(NodeIdentity identity, RoleName role, NodeCapacity offer) {
        presence.of(identity);
        for (int i = 0; i < TRIES; i++) {
            Optional<HeartbeatResult> heard =
                    database.single(connection -> heard(connection, identity, role, offer));
            if (heard.isPresent()) {
                return heard.get();
            }
        }
        throw SqlErrors.unreachable("node " + identity.node() + " is registered again and again");
    }

    private static final String HEARD =
            """
            with said as materialized (select ?::text as node, ?::bigint as incarnation),
            later as materialized (
                select l.incarnation
                from apflow_cluster_life l join said s on s.node = l.node
                where l.incarnation > s.incarnation
                union all
                select s.incarnation + 1
                from said s
                where exists (select 1 from apflow_standalone where not released)
                limit 1),
            counted as (
                insert into apflow_cluster_node as n (
                    node, incarnation, url, slots, executors, capabilities, role, health, heartbeat_at, presence)
                select s.node, s.incarnation, ?, ?, ?, ?, ?, 'healthy', clock_timestamp(), ?::integer
                from said s
                where not exists (select 1 from later)
                on conflict (node) do update
                set incarnation = excluded.incarnation, url = excluded.url, slots = excluded.slots,
                    executors = excluded.executors, capabilities = excluded.capabilities, role = excluded.role,
                    health = excluded.health, heartbeat_at = excluded.heartbeat_at, dead_since = null,
                    presence = excluded.presence, lost_since = null
                where n.incarnation <= excluded.incarnation
                returning 0::bigint as incarnation)
            select incarnation from later
            union all
            select incarnation from counted
            """;

    /** Empty where a later life registered at this very moment: to be asked again. */
    private Optional<HeartbeatResult> heard(
            Connection connection, NodeIdentity identity, RoleName role, NodeCapacity offer)
            throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, HEARD)) {
            call.text(identity.node().value()).number(identity.incarnation().value());
            call.text(offer.url()).number(offer.slots());
            call.texts(offer.profile().executors());
            call.text(JsonColumns.of(offer.profile().capabilities())).text(role.word());
            return call.number(presence.key().map(Integer::longValue))
                    .row(row -> row.getLong(1))
                    .map(PostgresNodes::heard);
        }
    }

    private static HeartbeatResult heard(long later) {
        return later == 0
                ? new HeartbeatResult.Counted()
                : new HeartbeatResult.Superseded(new Incarnation(later));
    }

    @Override
    public void deregister(NodeIdentity identity) {
        presence.ofNobody();
        database.single(
                connection -> {
                    try (SqlStatement call =
                            new SqlStatement(
                                    connection,
                                    "delete from apflow_cluster_node where node = ? and incarnation"
                                            + " = ?")) {
                        return call.text(identity.node().value())
                                .number(identity.incarnation().value())
                                .update();
                    }
                });
    }

    private static final SqlText ALL = SqlText.of(PostgresNodes.class, "nodes");

    @Override
    public List<RegisteredNode> all() {
        return database.single(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, ALL)) {
                        return call.rows(PostgresNodes::registered).stream()
                                .flatMap(Optional::stream)
                                .toList();
                    }
                });
    }

    @Override
    public Workload workload(NodeId node, int most) {
        return database.single(connection -> NodeWorkload.of(connection, node, most));
    }

    /** What a later version wrote and this one does not know must not hide the other nodes. */
    private static Optional<RegisteredNode> registered(ResultSet row) throws SQLException {
        String name = row.getString("node");
        long incarnation = row.getLong("incarnation");
        return NodeId.isValid(name) && incarnation > 0
                ? Optional.of(
                        registered(
                                new NodeIdentity(new NodeId(name), new Incarnation(incarnation)),
                                row))
                : Optional.empty();
    }

    private static RegisteredNode registered(NodeIdentity identity, ResultSet row)
            throws SQLException {
        return new RegisteredNode(
                identity,
                new NodeCapacity(
                        new NodeProfile(
                                identity.node(),
                                executors(row),
                                StoredJson.object(row.getString("capabilities"))
                                        .orElse(JsonObject.EMPTY)),
                        row.getString("url"),
                        row.getInt("slots")),
                RoleName.ofWord(row.getString("role")).orElse(RoleName.STARTING),
                NodeHealth.ofWord(row.getString("health")).orElse(NodeHealth.STALE),
                row.getBoolean("lost"),
                row.getInt("running"),
                Times.instant(row.getLong("heard_at")));
    }

    private static Set<ExecutorId> executors(ResultSet row) throws SQLException {
        return Arrays.stream((String[]) row.getArray("executors").getArray())
                .filter(ExecutorId::isValid)
                .map(ExecutorId::new)
                .collect(Collectors.toSet());
    }
}
