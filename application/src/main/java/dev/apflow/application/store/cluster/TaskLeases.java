package dev.apflow.application.store.cluster;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims.Delivered;

import java.util.Set;

/**
 * Keeps the tasks that a node was handed; claims ({@link
 * dev.apflow.application.store.TaskClaims#claim} with a {@link LeaseHolder.Member}) lease them. A
 * member whose node has a later life is handed nothing.
 */
public interface TaskLeases {

    /**
     * Prolongs, in one statement, the leases of those of {@code deliveries} that this incarnation
     * still holds, each to the member's lease from now by the store's clock, and returns these. The
     * others are fenced: cancelled, swept or ended.
     */
    Set<Delivered> renew(LeaseHolder.Member member, Set<Delivered> deliveries);
}
