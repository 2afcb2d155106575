package dev.apflow.application.cluster;

import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.application.store.cluster.LeadershipLease;
import dev.apflow.domain.node.NodeIdentity;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who leads besides this node: as the store says in the caller's thread, or, where it does not
 * answer, as it last said.
 */
final class LeaderLookup {

    private final LeadershipLease lease;
    private final Supplier<Optional<NodeIdentity>> self;
    private volatile Optional<LeaderInfo> last = Optional.empty();

    LeaderLookup(LeadershipLease lease, Supplier<Optional<NodeIdentity>> self) {
        this.lease = lease;
        this.self = self;
    }

    /** A node that asks does not lead, so its own name on leadership means nobody. */
    Optional<LeaderInfo> now() {
        try {
            last = lease.leader();
        } catch (StoreUnreachable unreachable) {
            // Better an old name than none: whoever is sent there is sent on.
        }
        Optional<NodeIdentity> own = self.get();
        return last.filter(leader -> !own.equals(Optional.of(leader.identity())));
    }
}
