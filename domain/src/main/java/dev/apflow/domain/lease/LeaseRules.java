package dev.apflow.domain.lease;

import dev.apflow.domain.ExecutableSpecification;
import dev.apflow.domain.lease.LeaseAnswer.Fenced;
import dev.apflow.domain.lease.LeaseState.Free;
import dev.apflow.domain.lease.LeaseState.Leased;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Instant;

/**
 * What happens to a task's lease on each request of a worker. {@code now} is always the store's
 * clock, read inside the transaction that makes the change.
 */
@ExecutableSpecification
public final class LeaseRules {

    private LeaseRules() {}

    /** Hands out a task that nobody runs, as its next delivery. */
    public static LeaseAnswer.ToClaim claim(
            LeaseState state, NodeIdentity worker, TaskLeaseSettings settings, Instant now) {
        return switch (state) {
            case Free(Delivery newest) ->
                    new LeaseAnswer.Claimed(
                            new Leased(
                                    new TaskLease(
                                            worker, newest.next(), now.plus(settings.duration()))));
            case Leased leased -> new LeaseAnswer.Taken(leased);
        };
    }

    /** Prolongs exactly this delivery of this holder, also when it expired and was not swept. */
    public static LeaseAnswer.ToRenew renew(
            LeaseState state,
            NodeIdentity holder,
            Delivery delivery,
            TaskLeaseSettings settings,
            Instant now) {
        return switch (state) {
            case Leased(TaskLease lease) when isOf(lease, holder, delivery) ->
                    new LeaseAnswer.Renewed(
                            new Leased(
                                    new TaskLease(
                                            holder, delivery, now.plus(settings.duration()))));
            case Leased _, Free _ -> new Fenced(state);
        };
    }

    /** Gives exactly this delivery of this holder back unfinished. */
    public static LeaseAnswer.ToRelease release(
            LeaseState state, NodeIdentity holder, Delivery delivery) {
        return switch (state) {
            case Leased(TaskLease lease) when isOf(lease, holder, delivery) ->
                    new LeaseAnswer.Released(new Free(delivery));
            case Leased _, Free _ -> new Fenced(state);
        };
    }

    /**
     * The verdict on an outcome. The delivery alone counts, however late the report comes: it is
     * accepted until the task was swept, released, cancelled or ended, and once.
     */
    public static LeaseAnswer.ToReport report(LeaseState state, Delivery delivery) {
        return switch (state) {
            case Leased(TaskLease lease) when lease.delivery().equals(delivery) ->
                    new LeaseAnswer.Accepted(new Free(delivery));
            case Leased _, Free _ -> new Fenced(state);
        };
    }

    private static boolean isOf(TaskLease lease, NodeIdentity holder, Delivery delivery) {
        return lease.holder().equals(holder) && lease.delivery().equals(delivery);
    }
}
