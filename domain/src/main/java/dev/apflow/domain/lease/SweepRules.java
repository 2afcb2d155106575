package dev.apflow.domain.lease;

import dev.apflow.domain.ExecutableSpecification;
import dev.apflow.domain.lease.HolderLiveness.Lost;
import dev.apflow.domain.lease.HolderLiveness.Present;
import dev.apflow.domain.lease.HolderLiveness.Superseded;
import dev.apflow.domain.lease.LeaseState.Free;
import dev.apflow.domain.lease.LeaseState.Leased;
import dev.apflow.domain.lease.SweepVerdict.Leave;
import dev.apflow.domain.lease.SweepVerdict.Reason;
import dev.apflow.domain.lease.SweepVerdict.TakeBack;

import java.time.Instant;

/**
 * When the leader takes a task back. It judges the lease as it is at that moment, inside the
 * transaction that takes it back: a renewal that came first is respected.
 */
@ExecutableSpecification
public final class SweepRules {

    private SweepRules() {}

    /**
     * @param now the store's clock
     */
    public static SweepVerdict judge(
            LeaseState state, HolderLiveness sign, TaskLeaseSettings settings, Instant now) {
        return switch (state) {
            case Free _ -> new Leave();
            case Leased(TaskLease lease) ->
                    now.isBefore(dueAt(lease, sign, settings))
                            ? new Leave()
                            : new TakeBack(new Free(lease.delivery()), reason(lease, sign, now));
        };
    }

    /**
     * From when on the task may be taken back as things stand, by the store's clock: lets a sweep
     * come in time instead of at its next round.
     */
    public static Instant dueAt(TaskLease lease, HolderLiveness sign, TaskLeaseSettings settings) {
        return switch (sign) {
            case Present _ -> lease.expiresAt();
            case Lost(Instant since) ->
                    earlier(lease.expiresAt(), since.plus(settings.lossGrace()));
            case Superseded _ -> Instant.MIN;
        };
    }

    private static Reason reason(TaskLease lease, HolderLiveness sign, Instant now) {
        return switch (sign) {
            case Superseded _ -> Reason.HOLDER_SUPERSEDED;
            case Lost _ -> lease.isExpired(now) ? Reason.LEASE_EXPIRED : Reason.HOLDER_LOST;
            case Present _ -> Reason.LEASE_EXPIRED;
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
