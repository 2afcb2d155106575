package dev.apflow.simulation.admission;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.store.memory.InMemoryCluster;
import dev.apflow.store.memory.InMemoryNode;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A node that claims tasks, one life after the other. */
final class AdmissionNode {

    static final ExecutorId METHOD = new ExecutorId("work");

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int SLOTS = 4;

    final InMemoryNode store;
    private final NodeCapacity capacity;
    private NodeIdentity identity;

    /** What this life knows to be its own. */
    private final Set<Delivered> held = new LinkedHashSet<>();

    AdmissionNode(InMemoryCluster cluster, String name) {
        this.store = cluster.open();
        this.capacity =
                new NodeCapacity(
                        new NodeProfile(new NodeId(name), Set.of(METHOD), JsonObject.EMPTY),
                        "http://" + name,
                        SLOTS);
        this.identity = store.nodes().register(capacity);
    }

    NodeIdentity identity() {
        return identity;
    }

    LeaseHolder.Member holder() {
        return new LeaseHolder.Member(identity, LEASE);
    }

    List<Delivered> held() {
        return List.copyOf(held);
    }

    /** Claims; where the answer is lost, it does not know what it got. */
    List<Claimed> claim(int limit, boolean lost) {
        List<Claimed> claimed = store.claims().claim(holder(), capacity.profile(), limit).tasks();
        if (!lost) {
            claimed.forEach(each -> held.add(each.delivered()));
        }
        return claimed;
    }

    void forget(Delivered delivered) {
        held.remove(delivered);
    }

    /** It dies and starts anew. */
    void restart() {
        held.clear();
        identity = store.nodes().register(capacity);
    }

    void renew() {
        held.retainAll(store.leases().renew(holder(), Set.copyOf(held)));
    }

    /** Gives back what it does not know of. */
    void reconcile() {
        store.claims().reconcile(holder(), Set.copyOf(held), "not known here");
    }
}
