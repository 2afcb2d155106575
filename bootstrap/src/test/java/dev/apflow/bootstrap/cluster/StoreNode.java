package dev.apflow.bootstrap.cluster;

import dev.apflow.adapters.postgres.PostgresSettings;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.PostgresUrl;
import dev.apflow.application.store.Holder;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeaderSeats.Candidate;
import dev.apflow.application.store.cluster.NodeRegistry.Offer;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.Grounds;
import dev.apflow.domain.election.SeatAnswer;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.contract.TestWorker;

import java.time.Duration;
import java.util.Set;

/** A node's store with connections of its own, and nothing that uses it but a test. */
record StoreNode(ClusterStore store, NodeIdentity identity) implements AutoCloseable {

    static final Duration LONG = Duration.ofMinutes(5);

    static StoreNode join(PostgresDatabase database, String node) {
        ClusterStore store = open(database, node);
        return new StoreNode(store, store.nodes().register(offer(node)));
    }

    static ClusterStore open(PostgresDatabase database, String node) {
        return PostgresStores.join(
                new PostgresSettings(
                        PostgresUrl.parse(database.url()).orElseThrow(),
                        2,
                        new NodeId(node),
                        problem -> {}));
    }

    private static Offer offer(String node) {
        return new Offer(
                new NodeProfile(new NodeId(node), Set.of(Specs.ECHO), JsonObject.EMPTY), "", 4);
    }

    SeatAnswer.ToAcquire acquire() {
        return store.seats().acquire(new Candidate(identity, ""), new Grounds.SeatFree(), LONG);
    }

    /** A client of this node as the leader of that term. */
    Client client(Epoch epoch) {
        return new Client(store, new WriteAuthority.Term(identity, epoch));
    }

    TestWorker worker() {
        return new TestWorker(
                store, new Holder.Member(identity, LONG), offer(identity.node().value()).profile());
    }

    @Override
    public void close() {
        store.close();
    }
}
