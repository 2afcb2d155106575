package dev.apflow.application.worker;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.TaskClaims;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Finds deliveries that run here by the store's word, but that this worker does not know, and gives
 * them back: nobody else would ever end them. It reads only, until it finds one.
 *
 * <p>A delivery is given back when two readings in a row show it, both unknown here, and every
 * claim that was sent before the first of them has its answer. A claim that is under way may just
 * have made it.
 */
final class OrphanCheck {

    private static final System.Logger LOG = System.getLogger(OrphanCheck.class.getName());

    private static final String REASON = "its worker does not run it";

    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final Duration interval;
    private final TaskClaims claims;
    private final LeaseHolder holder;
    private final Supplier<Set<Delivered>> known;
    private final Claimer claimer;
    private Set<Delivered> suspects = Set.of();
    private Optional<LocalInstant> suspectedAt = Optional.empty();

    /**
     * @param known what this worker knows, in the mailbox
     */
    OrphanCheck(
            Dispatcher dispatcher,
            Duration interval,
            TaskClaims claims,
            LeaseHolder holder,
            Supplier<Set<Delivered>> known,
            Claimer claimer) {
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.interval = interval;
        this.claims = claims;
        this.holder = holder;
        this.known = known;
        this.claimer = claimer;
    }

    void start() {
        dispatcher.after(interval, this::ask);
    }

    private void ask() {
        Set<Delivered> knownBefore = Set.copyOf(known.get());
        dispatcher.call(
                CallKind.ORPHANS,
                () -> claims.heldBy(holder),
                reply -> {
                    switch (reply) {
                        case Reply.Answered<Set<Delivered>>(Set<Delivered> found) ->
                                compare(found, knownBefore);
                        case Reply.Threw<Set<Delivered>>(Throwable problem) ->
                                failures.bug(CallKind.ORPHANS, problem);
                    }
                    start();
                });
    }

    private void compare(Set<Delivered> found, Set<Delivered> knownBefore) {
        Set<Delivered> unknown = new HashSet<>(found);
        unknown.removeAll(knownBefore);
        unknown.removeAll(known.get());
        Set<Delivered> orphans = new HashSet<>(unknown);
        orphans.retainAll(suspects);
        if (suspectedAt.filter(claimer::isUnderWaySince).isPresent()) {
            return;
        }
        suspects = unknown;
        suspectedAt = Optional.of(dispatcher.now());
        if (!orphans.isEmpty()) {
            giveBack(List.copyOf(orphans));
        }
    }

    private void giveBack(List<Delivered> orphans) {
        LOG.log(
                System.Logger.Level.WARNING,
                "gives back {0} tasks that the store shows as this worker''s but that it does not"
                        + " run; the first is {1}",
                orphans.size(),
                orphans.get(0));
        dispatcher.call(
                CallKind.GIVE_BACK_ORPHANS,
                () -> {
                    claims.handBack(orphans, REASON);
                    return orphans.size();
                },
                reply -> {
                    switch (reply) {
                        case Reply.Answered<Integer> _ -> claimer.wake();
                        // They are found again.
                        case Reply.Threw<Integer>(Throwable problem) ->
                                failures.bug(CallKind.GIVE_BACK_ORPHANS, problem);
                    }
                });
    }
}
