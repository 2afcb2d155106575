package dev.apflow.application.cluster;

import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.domain.election.RoleEvent;
import dev.apflow.domain.election.RoleName;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a node leaves its cluster, once: its role ends at once, which gives up leadership and asks
 * for no other, so that others accept writes while its worker drains and hands back; when both are
 * done, it is removed from the registry. In the mailbox only.
 */
final class NodeShutdown {

    private enum Phase {
        NOT_STARTED,
        DRAINING,
        RESIGNING,
        LEAVING,
        ENDED
    }

    private final Dispatcher dispatcher;
    private final WorkerLifecycle workerLifecycle;
    private final RoleRunner roles;
    private final Membership membership;
    private final Runnable over;
    private final List<Runnable> whenOver = new ArrayList<>();
    private Phase phase = Phase.NOT_STARTED;

    /**
     * @param over runs at the end, before whoever waits for it
     */
    NodeShutdown(
            Dispatcher dispatcher,
            WorkerLifecycle workerLifecycle,
            RoleRunner roles,
            Membership membership,
            Runnable over) {
        this.dispatcher = dispatcher;
        this.workerLifecycle = workerLifecycle;
        this.roles = roles;
        this.membership = membership;
        this.over = over;
    }

    /**
     * Sets out, unless that was done before.
     *
     * @param grace for what runs
     * @param done runs at the end, at once where that was before
     */
    void take(Duration grace, Runnable done) {
        if (phase == Phase.ENDED) {
            done.run();
            return;
        }
        whenOver.add(done);
        drain(grace);
    }

    /** Sets out, or hurries: what runs is interrupted. */
    void takeNow() {
        drain(Duration.ZERO);
        workerLifecycle.interruptAll();
    }

    private void drain(Duration grace) {
        if (phase == Phase.NOT_STARTED) {
            phase = Phase.DRAINING;
            roles.on(new RoleEvent.Shutdown());
            membership.beat();
            workerLifecycle.stop(grace, () -> dispatcher.post(this::drained));
        }
    }

    private void drained() {
        phase = Phase.RESIGNING;
        roleStopped();
    }

    /** The role may have come to its end: nothing is left to resign from. */
    void roleStopped() {
        if (phase == Phase.RESIGNING && roles.shown() == RoleName.STOPPED) {
            phase = Phase.LEAVING;
            membership.leave(this::left);
        }
    }

    private void left() {
        phase = Phase.ENDED;
        over.run();
        whenOver.forEach(Runnable::run);
    }
}
