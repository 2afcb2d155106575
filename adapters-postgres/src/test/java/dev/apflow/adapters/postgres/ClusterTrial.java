package dev.apflow.adapters.postgres;

import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeaderSeats.Candidate;
import dev.apflow.application.store.cluster.NodeRegistry.Offer;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.Grounds;
import dev.apflow.domain.election.SeatAnswer;
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
record ClusterTrial(ClusterStore store, NodeIdentity identity) implements AutoCloseable {

    static final Duration LONG = Duration.ofMinutes(5);
    static final Grounds FREE = new Grounds.SeatFree();

    static ClusterTrial join(PostgresDatabase database, String node) {
        ClusterStore store = PostgresStores.join(PostgresClusterFixture.settings(database, node));
        return new ClusterTrial(store, store.nodes().register(offer(node)));
    }

    static Offer offer(String node) {
        return new Offer(
                new NodeProfile(new NodeId(node), Set.of(new ExecutorId("echo")), JsonObject.EMPTY),
                "http://" + node,
                4);
    }

    SeatAnswer.ToAcquire acquire(Grounds grounds, Duration ttl) {
        return store.seats()
                .acquire(new Candidate(identity, "http://" + identity.node()), grounds, ttl);
    }

    /** Expects to be granted the seat. */
    WriteAuthority.Term lead(Grounds grounds) {
        return lead(grounds, LONG);
    }

    WriteAuthority.Term lead(Grounds grounds, Duration ttl) {
        if (acquire(grounds, ttl) instanceof SeatAnswer.Granted(var seat)) {
            return new WriteAuthority.Term(identity, seat.epoch());
        }
        throw new AssertionError("the seat is occupied");
    }

    SeatAnswer.ToRenew renew(WriteAuthority.Term term) {
        return store.seats().renew(identity, term.epoch(), LONG);
    }

    static Grounds gone(long epoch) {
        return new Grounds.HolderGone(new Epoch(epoch));
    }

    static int count(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Call call = new Call(connection, sql)) {
            return call.row(row -> row.getInt(1)).orElseThrow();
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
