package dev.apflow.application.cluster;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.cluster.LeaderWatch;
import dev.apflow.application.store.cluster.LeadershipLease;
import dev.apflow.application.store.cluster.LeadershipLease.Candidate;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.election.LeaseTerms;
import dev.apflow.domain.election.RoleEvent;
import dev.apflow.domain.election.RoleEvent.AcquireGranted;
import dev.apflow.domain.election.RoleEvent.AcquireRefused;
import dev.apflow.domain.election.RoleEvent.AcquireUnreachable;
import dev.apflow.domain.election.RoleEvent.RenewGranted;
import dev.apflow.domain.election.RoleEvent.RenewRefused;
import dev.apflow.domain.election.RoleEvent.RenewUnreachable;
import dev.apflow.domain.election.RoleEvent.ResignDone;
import dev.apflow.domain.election.RoleEvent.ResignUnreachable;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Asks the store for leadership in the name of one life of a node, and turns answers into events.
 */
final class LeadershipCalls {

    private static final System.Logger LOG = System.getLogger(LeadershipCalls.class.getName());

    private final StoreCalls storeCalls;
    private final FailureLog failures;
    private final LeadershipLease lease;
    private final LeaderWatch watch;
    private final Candidate self;
    private final LeaseTerms terms;
    private final Consumer<RoleEvent> onEvent;

    /**
     * @param onEvent takes each answer, in the mailbox
     */
    LeadershipCalls(
            StoreCalls storeCalls,
            LeadershipLease lease,
            LeaderWatch watch,
            Candidate self,
            LeaseTerms terms,
            Consumer<RoleEvent> onEvent) {
        this.storeCalls = storeCalls;
        this.failures = new FailureLog(LOG, storeCalls::now);
        this.lease = lease;
        this.watch = watch;
        this.self = self;
        this.terms = terms;
        this.onEvent = onEvent;
    }

    /** An answer that takes longer than the trust it would give is not waited for. */
    void acquire(AcquireReason reason) {
        LocalInstant sentAt = storeCalls.now();
        Duration within = sentAt.until(terms.trustedUntil(sentAt));
        storeCalls.<LeadershipAnswer.ToAcquire>ask(
                CallKind.ACQUIRE_LEADERSHIP,
                within,
                () -> lease.acquire(self, reason, terms.ttl()),
                reply -> onEvent.accept(acquired(reply, sentAt)));
    }

    private RoleEvent acquired(Reply<LeadershipAnswer.ToAcquire> reply, LocalInstant sentAt) {
        return switch (reply) {
            case Reply.Answered<LeadershipAnswer.ToAcquire>(
                            LeadershipAnswer.Granted(var leadership)) ->
                    new AcquireGranted(leadership.epoch(), sentAt);
            case Reply.Answered<LeadershipAnswer.ToAcquire>(
                            LeadershipAnswer.Occupied(var leadership, var freeIn)) ->
                    new AcquireRefused(leadership.holder(), leadership.epoch(), freeIn, sentAt);
            case Reply.Threw<LeadershipAnswer.ToAcquire>(Throwable problem) -> {
                failures.failed(CallKind.ACQUIRE_LEADERSHIP, problem);
                yield new AcquireUnreachable();
            }
        };
    }

    /** The next renewal must not wait for one that hangs. */
    void renew(Epoch epoch) {
        LocalInstant sentAt = storeCalls.now();
        storeCalls.<LeadershipAnswer.ToRenew>ask(
                CallKind.RENEW_LEADERSHIP,
                terms.renewEvery(),
                () -> lease.renew(self.identity(), epoch, terms.ttl()),
                reply -> onEvent.accept(renewed(reply, epoch, sentAt)));
    }

    private RoleEvent renewed(
            Reply<LeadershipAnswer.ToRenew> reply, Epoch epoch, LocalInstant sentAt) {
        return switch (reply) {
            case Reply.Answered<LeadershipAnswer.ToRenew>(LeadershipAnswer.Renewed _) ->
                    new RenewGranted(epoch, sentAt);
            case Reply.Answered<LeadershipAnswer.ToRenew>(LeadershipAnswer.Fenced _) ->
                    new RenewRefused(epoch);
            case Reply.Threw<LeadershipAnswer.ToRenew>(Throwable problem) -> {
                failures.failed(CallKind.RENEW_LEADERSHIP, problem);
                yield new RenewUnreachable(epoch);
            }
        };
    }

    void resign(Epoch epoch) {
        storeCalls.<LeadershipAnswer.ToResign>ask(
                CallKind.RESIGN_LEADERSHIP,
                terms.renewEvery(),
                () -> lease.resign(epoch),
                reply -> onEvent.accept(resigned(reply, epoch)));
    }

    private RoleEvent resigned(Reply<LeadershipAnswer.ToResign> reply, Epoch epoch) {
        return switch (reply) {
            case Reply.Answered<LeadershipAnswer.ToResign> _ -> new ResignDone(epoch);
            case Reply.Threw<LeadershipAnswer.ToResign>(Throwable problem) -> {
                failures.failed(CallKind.RESIGN_LEADERSHIP, problem);
                yield new ResignUnreachable(epoch);
            }
        };
    }

    void watch(Epoch epoch, Runnable lost) {
        watch.watch(epoch, lost);
    }
}
