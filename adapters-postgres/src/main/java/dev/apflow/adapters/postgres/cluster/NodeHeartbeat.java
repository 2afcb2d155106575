package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.cluster.NodeRegistry.HeartbeatResult;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeIdentity;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A node says that it is there and what it offers.
 *
 * @param presence the key of the lock of its session, if it has one
 */
record NodeHeartbeat(
        NodeIdentity identity, RoleName role, NodeCapacity capacity, Optional<Integer> presence) {

    private static final SqlText HEARTBEAT =
            SqlText.of(
                    NodeHeartbeat.class,
                    "heartbeat",
                    "node",
                    "incarnation",
                    "url",
                    "slots",
                    "executors",
                    "capabilities",
                    "role",
                    "presence",
                    "queues");

    /** Empty where a later life registered at this very moment: to be asked again. */
    Optional<HeartbeatResult> record(Connection connection) throws SQLException {
        return SqlQuery.of(
                        HEARTBEAT,
                        call -> {
                            call.set("node").text(identity.node().value());
                            call.set("incarnation").number(identity.incarnation().value());
                            call.set("url").text(capacity.url());
                            call.set("slots").number(capacity.slots());
                            call.set("executors").texts(capacity.profile().executors());
                            call.set("capabilities")
                                    .text(JsonColumns.of(capacity.profile().capabilities()));
                            call.set("role").text(role.word());
                            call.set("presence").number(presence.map(Integer::longValue));
                            call.set("queues").texts(capacity.profile().queues());
                        })
                .row(row -> result(row.getLong(1)))
                .with(connection);
    }

    private static HeartbeatResult result(long later) {
        return later == 0
                ? new HeartbeatResult.Counted()
                : new HeartbeatResult.Superseded(new Incarnation(later));
    }
}
