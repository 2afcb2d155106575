package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.application.store.cluster.NodeRegistry.RegisteredNode;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.json.stored.StoredJson;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads rows of nodes. */
final class NodeRow {

    private NodeRow() {}

    /** What a later version wrote and this one does not know must not hide the other nodes. */
    static Optional<RegisteredNode> registered(ResultSet row) throws SQLException {
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
                                        .orElse(JsonObject.EMPTY),
                                queues(row)),
                        row.getString("url"),
                        row.getInt("slots")),
                RoleName.ofWord(row.getString("role")).orElse(RoleName.STARTING),
                NodeHealth.ofWord(row.getString("health")).orElse(NodeHealth.STALE),
                row.getBoolean("lost"),
                row.getInt("running"),
                Times.instant(row.getLong("heard_at")));
    }

    /** Those that the node takes tasks of; one of the version before takes all. */
    private static Set<QueueName> queues(ResultSet row) throws SQLException {
        Array queues = row.getArray("queues");
        return queues == null
                ? Set.of()
                : Arrays.stream((String[]) queues.getArray())
                        .filter(QueueName::isValid)
                        .map(QueueName::new)
                        .collect(Collectors.toSet());
    }

    private static Set<ExecutorId> executors(ResultSet row) throws SQLException {
        return Arrays.stream((String[]) row.getArray("executors").getArray())
                .filter(ExecutorId::isValid)
                .map(ExecutorId::new)
                .collect(Collectors.toSet());
    }
}
