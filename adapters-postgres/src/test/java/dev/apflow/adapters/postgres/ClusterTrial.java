package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeadershipLease.Candidate;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.embedded.postgres.PostgresDatabase;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** A node of a cluster that does only what a test tells it to. */
public record ClusterTrial(ClusterStore store, NodeIdentity identity) implements AutoCloseable {

    public static final Duration LONG = Duration.ofMinutes(5);
    public static final AcquireReason FREE = new AcquireReason.LeadershipFree();

    public static ClusterTrial join(PostgresDatabase database, String node) {
        ClusterStore store = PostgresStores.join(PostgresClusterFixture.settings(database, node));
        return new ClusterTrial(store, store.nodes().register(capacity(node)));
    }

    public static NodeCapacity capacity(String node) {
        return new NodeCapacity(
                new NodeProfile(new NodeId(node), Set.of(new ExecutorId("echo")), JsonObject.EMPTY),
                "http://" + node,
                4);
    }

    public LeadershipAnswer.ToAcquire acquire(AcquireReason reason, Duration ttl) {
        return store.leadership()
                .acquire(new Candidate(identity, "http://" + identity.node()), reason, ttl);
    }

    /** Expects to be granted leadership. */
    public WriteAuthority.Term lead(AcquireReason reason) {
        return lead(reason, LONG);
    }

    public WriteAuthority.Term lead(AcquireReason reason, Duration ttl) {
        if (acquire(reason, ttl) instanceof LeadershipAnswer.Granted(var leadership)) {
            return new WriteAuthority.Term(identity, leadership.epoch());
        }
        throw new AssertionError("leadership is taken");
    }

    public LeadershipAnswer.ToRenew renew(WriteAuthority.Term term) {
        return store.leadership().renew(identity, term.epoch(), LONG);
    }

    public static AcquireReason holderLost(long epoch) {
        return new AcquireReason.HolderGone(new Epoch(epoch));
    }

    public static int count(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                SqlStatement call = new SqlStatement(connection, sql)) {
            return call.row(row -> row.getInt(1)).orElseThrow();
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
