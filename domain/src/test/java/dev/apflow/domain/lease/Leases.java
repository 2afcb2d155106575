package dev.apflow.domain.lease;

import dev.apflow.domain.lease.LeaseState.Free;
import dev.apflow.domain.lease.LeaseState.Leased;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.time.Instant;

/** The cast of the lease tests. */
final class Leases {

    static final TaskLeaseSettings SETTINGS =
            new TaskLeaseSettings(
                    Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(3));
    static final NodeIdentity ANNA = worker("anna", 1);
    static final NodeIdentity BEN = worker("ben", 1);

    private Leases() {}

    static NodeIdentity worker(String node, long incarnation) {
        return new NodeIdentity(new NodeId(node), new Incarnation(incarnation));
    }

    /** An instant of the store's clock. */
    static Instant second(long second) {
        return Instant.EPOCH.plusSeconds(second);
    }

    static Free free(long newest) {
        return new Free(new Delivery(newest));
    }

    static Leased leased(NodeIdentity holder, long delivery, long expiresAt) {
        return new Leased(new TaskLease(holder, new Delivery(delivery), second(expiresAt)));
    }
}
