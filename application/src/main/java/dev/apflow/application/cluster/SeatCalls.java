package dev.apflow.application.cluster;

import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.LeaderSeats;
import dev.apflow.application.store.cluster.LeaderSeats.Candidate;
import dev.apflow.application.store.cluster.SeatWatch;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.Grounds;
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
import dev.apflow.domain.election.SeatAnswer;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.function.Consumer;

/** Asks the store for the seat in the name of one life of a node, and turns answers into events. */
final class SeatCalls {

    private static final System.Logger LOG = System.getLogger(SeatCalls.class.getName());

    private final Asking asking;
    private final LeaderSeats seats;
    private final SeatWatch watch;
    private final Candidate self;
    private final LeaseTerms terms;
    private final Consumer<RoleEvent> hear;

    /**
     * @param hear takes each answer, in the mailbox
     */
    SeatCalls(
            Asking asking,
            LeaderSeats seats,
            SeatWatch watch,
            Candidate self,
            LeaseTerms terms,
            Consumer<RoleEvent> hear) {
        this.asking = asking;
        this.seats = seats;
        this.watch = watch;
        this.self = self;
        this.terms = terms;
        this.hear = hear;
    }

    /** An answer that takes longer than the trust it would give is not waited for. */
    void acquire(Grounds grounds) {
        LocalInstant sentAt = asking.now();
        Duration within = sentAt.until(terms.trustedUntil(sentAt));
        asking.<SeatAnswer.ToAcquire>ask(
                "acquire the seat",
                within,
                () -> seats.acquire(self, grounds, terms.ttl()),
                reply -> hear.accept(acquired(reply, sentAt)));
    }

    private static RoleEvent acquired(Reply<SeatAnswer.ToAcquire> reply, LocalInstant sentAt) {
        return switch (reply) {
            case Reply.Answered<SeatAnswer.ToAcquire>(SeatAnswer.Granted(var seat)) ->
                    new AcquireGranted(seat.epoch(), sentAt);
            case Reply.Answered<SeatAnswer.ToAcquire>(SeatAnswer.Occupied(var seat, var freeIn)) ->
                    new AcquireRefused(seat.holder(), seat.epoch(), freeIn, sentAt);
            case Reply.Threw<SeatAnswer.ToAcquire>(Throwable problem) -> {
                tell("acquire the seat", problem);
                yield new AcquireUnreachable();
            }
        };
    }

    /** The next renewal must not wait for one that hangs. */
    void renew(Epoch epoch) {
        LocalInstant sentAt = asking.now();
        asking.<SeatAnswer.ToRenew>ask(
                "renew the seat",
                terms.renewEvery(),
                () -> seats.renew(self.identity(), epoch, terms.ttl()),
                reply -> hear.accept(renewed(reply, epoch, sentAt)));
    }

    private static RoleEvent renewed(
            Reply<SeatAnswer.ToRenew> reply, Epoch epoch, LocalInstant sentAt) {
        return switch (reply) {
            case Reply.Answered<SeatAnswer.ToRenew>(SeatAnswer.Renewed _) ->
                    new RenewGranted(epoch, sentAt);
            case Reply.Answered<SeatAnswer.ToRenew>(SeatAnswer.Fenced _) -> new RenewRefused(epoch);
            case Reply.Threw<SeatAnswer.ToRenew>(Throwable problem) -> {
                tell("renew the seat", problem);
                yield new RenewUnreachable(epoch);
            }
        };
    }

    void resign(Epoch epoch) {
        asking.<SeatAnswer.ToResign>ask(
                "resign",
                terms.renewEvery(),
                () -> seats.resign(epoch),
                reply -> hear.accept(resigned(reply, epoch)));
    }

    private static RoleEvent resigned(Reply<SeatAnswer.ToResign> reply, Epoch epoch) {
        return switch (reply) {
            case Reply.Answered<SeatAnswer.ToResign> _ -> new ResignDone(epoch);
            case Reply.Threw<SeatAnswer.ToResign>(Throwable problem) -> {
                tell("resign", problem);
                yield new ResignUnreachable(epoch);
            }
        };
    }

    void watch(Epoch epoch, Runnable lost) {
        watch.watch(epoch, lost);
    }

    /** What is not the network's doing is a bug, and shown with its place. */
    private static void tell(String call, Throwable problem) {
        if (problem instanceof StoreUnreachable) {
            LOG.log(System.Logger.Level.WARNING, "{0} failed: {1}", call, problem.toString());
        } else {
            LOG.log(System.Logger.Level.ERROR, call + " failed", problem);
        }
    }
}
