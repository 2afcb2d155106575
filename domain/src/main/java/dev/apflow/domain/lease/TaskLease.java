package dev.apflow.domain.lease;

import dev.apflow.domain.ExecutableSpecification;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Instant;
import java.util.Objects;

/**
 * A worker's right to run a task.
 *
 * @param holder one life of a node
 * @param delivery at least 1
 * @param expiresAt by the store's clock; from then on the task may be taken back
 */
@ExecutableSpecification
public record TaskLease(NodeIdentity holder, Delivery delivery, Instant expiresAt) {

    public TaskLease {
        Objects.requireNonNull(holder, "holder");
        Objects.requireNonNull(expiresAt, "expiresAt");
        if (!delivery.isAfter(Delivery.NONE)) {
            throw new IllegalArgumentException(
                    "delivery of a lease: expected at least 1, got " + delivery);
        }
    }

    public boolean isExpired(Instant now) {
        return !now.isBefore(expiresAt);
    }
}
