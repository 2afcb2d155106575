package dev.apflow.testkit.contract.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.LeadershipLease.Candidate;
import dev.apflow.application.store.cluster.NodeRegistry.HeartbeatResult;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.application.store.cluster.NodeRegistry.RegisteredNode;
import dev.apflow.application.store.cluster.Sweeps.NodeSweep;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.contract.TestWorker;

import java.time.Duration;
import java.util.Set;

/** One life of a node, which does at once, and only, what a test tells it to. */
record Member(ClusterStore store, NodeIdentity identity) {

    /** Longer than any test. */
    static final Duration LONG = Duration.ofMinutes(5);

    /** Over after {@link ClusterContract#passShort}. */
    static final Duration SHORT = Duration.ofMillis(400);

    private static final int SLOTS = 4;

    static Member registered(ClusterStore store, String node) {
        return new Member(store, store.nodes().register(capacity(node)));
    }

    static NodeCapacity capacity(String node) {
        NodeId id = new NodeId(node);
        return new NodeCapacity(
                new NodeProfile(id, Set.of(Specs.ECHO), JsonObject.EMPTY), url(node), SLOTS);
    }

    static String url(String node) {
        return "http://" + node + ":8000";
    }

    String name() {
        return identity.node().value();
    }

    Candidate candidate() {
        return new Candidate(identity, url(name()));
    }

    LeadershipAnswer.ToAcquire acquire(AcquireReason reason, Duration ttl) {
        return store.leadership().acquire(candidate(), reason, ttl);
    }

    LeadershipAnswer.ToAcquire acquire() {
        return acquire(new AcquireReason.LeadershipFree(), LONG);
    }

    LeadershipAnswer.ToRenew renew(long epoch, Duration ttl) {
        return store.leadership().renew(identity, new Epoch(epoch), ttl);
    }

    LeadershipAnswer.ToResign resign(long epoch) {
        return store.leadership().resign(new Epoch(epoch));
    }

    /** Takes leadership, expects to get it, and answers the term. */
    WriteAuthority.Term lead(AcquireReason reason, Duration ttl) {
        LeadershipAnswer.ToAcquire answer = acquire(reason, ttl);
        assertThat(answer).isInstanceOf(LeadershipAnswer.Granted.class);
        return term(((LeadershipAnswer.Granted) answer).leadership().epoch().value());
    }

    WriteAuthority.Term lead() {
        return lead(new AcquireReason.LeadershipFree(), LONG);
    }

    WriteAuthority.Term term(long epoch) {
        return new WriteAuthority.Term(identity, new Epoch(epoch));
    }

    HeartbeatResult heartbeat() {
        return store.nodes().heartbeat(identity, RoleName.WORKER, capacity(name()));
    }

    /** This node as it is in the registry. */
    RegisteredNode onRecord() {
        return store.nodes().all().stream()
                .filter(node -> node.identity().node().equals(identity.node()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not registered: " + this));
    }

    /** Takes back what may be taken back, and expects to be the leader. */
    TaskSweep sweep(WriteAuthority.Term term, Duration lossGrace) {
        return Client.granted(store.sweeps().tasks(term, lossGrace));
    }

    /** Judges all nodes, and expects to be the leader. */
    NodeSweep judge(WriteAuthority.Term term, NodeHealthSettings settings) {
        return Client.granted(store.sweeps().nodes(term, settings));
    }

    LeaseHolder.Member holder(Duration lease) {
        return new LeaseHolder.Member(identity, lease);
    }

    /** Its worker, which leases tasks for that long at a time. */
    TestWorker worker(Duration lease) {
        return new TestWorker(store, holder(lease), capacity(name()).profile());
    }

    /** Prolongs leases and answers which it held. */
    Set<Delivered> prolong(Duration lease, Delivered... deliveries) {
        return store.leases().renew(holder(lease), Set.of(deliveries));
    }

    Client client(WriteAuthority authority) {
        return new Client(store, authority);
    }

    @Override
    public String toString() {
        return identity.toString();
    }
}
