package dev.apflow.bootstrap.cluster;

import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeadershipLease.Candidate;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
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
        return new StoreNode(store, store.nodes().register(capacity(node)));
    }

    static ClusterStore open(PostgresDatabase database, String node) {
        return PostgresStores.join(
                new PostgresSettings(
                        PostgresUrl.parse(database.url()).orElseThrow(),
                        2,
                        new NodeId(node),
                        problem -> {}));
    }

    private static NodeCapacity capacity(String node) {
        return new NodeCapacity(
                new NodeProfile(new NodeId(node), Set.of(Specs.ECHO), JsonObject.EMPTY), "", 4);
    }

    LeadershipAnswer.ToAcquire acquire() {
        return store.leadership()
                .acquire(new Candidate(identity, ""), new AcquireReason.LeadershipFree(), LONG);
    }

    /** A client of this node as the leader of that term. */
    Client client(Epoch epoch) {
        return new Client(store, new WriteAuthority.Term(identity, epoch));
    }

    TestWorker worker() {
        return new TestWorker(
                store,
                new LeaseHolder.Member(identity, LONG),
                capacity(identity.node().value()).profile());
    }

    @Override
    public void close() {
        store.close();
    }
}
