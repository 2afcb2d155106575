package dev.apflow.application.cluster;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.Dispatcher.Timer;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.store.cluster.NodeRegistry.HeartbeatResult;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeIdentity;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One life of a node in the registry: registered, kept alive by heartbeats, deregistered. One call
 * at a time, so that no heartbeat brings back what was deregistered. In the mailbox only.
 */
final class Membership {

    /** Is told what becomes of the life. */
    interface Listener {

        void joined(NodeIdentity identity);

        /**
         * @param message one line for whoever started the node
         */
        void failed(String message);

        /** A later life of the same node fenced this one; it ends. */
        void superseded(Incarnation by);
    }

    private static final System.Logger LOG = System.getLogger(Membership.class.getName());
    private static final int TRIES = 5;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private final StoreCalls storeCalls;
    private final NodeRegistry registry;
    private final Duration interval;
    private final Supplier<RoleName> role;
    private final Supplier<NodeCapacity> capacity;
    private final Listener listener;
    private Optional<NodeIdentity> identity = Optional.empty();
    private Optional<Timer> timer = Optional.empty();
    private Optional<Runnable> leaving = Optional.empty();
    private boolean underway;
    private boolean again;
    private boolean over;

    Membership(
            Dispatcher dispatcher,
            StoreCalls storeCalls,
            NodeRegistry registry,
            Duration interval,
            Supplier<RoleName> role,
            Supplier<NodeCapacity> capacity,
            Listener listener) {
        this.dispatcher = dispatcher;
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.storeCalls = storeCalls;
        this.registry = registry;
        this.interval = interval;
        this.role = role;
        this.capacity = capacity;
        this.listener = listener;
    }

    void join() {
        register(1);
    }

    private void register(int attempt) {
        if (over) {
            return;
        }
        underway = true;
        NodeCapacity offered = capacity.get();
        storeCalls.<NodeIdentity>ask(
                CallKind.REGISTER,
                LONGEST_CALL,
                () -> registry.register(offered),
                reply -> {
                    underway = false;
                    switch (reply) {
                        case Reply.Answered<NodeIdentity>(NodeIdentity life) -> registered(life);
                        case Reply.Threw<NodeIdentity>(Throwable problem) ->
                                notRegistered(attempt, problem);
                    }
                });
    }

    private void registered(NodeIdentity life) {
        identity = Optional.of(life);
        if (leaving.isPresent()) {
            deregister();
        } else {
            later();
            listener.joined(life);
        }
    }

    private void notRegistered(int attempt, Throwable problem) {
        if (leaving.isPresent()) {
            left();
        } else if (problem instanceof StoreUnreachable && attempt < TRIES) {
            failures.failed(CallKind.REGISTER, problem);
            dispatcher.after(BETWEEN_TRIES, () -> register(attempt + 1));
        } else {
            failures.failed(CallKind.REGISTER, problem);
            over = true;
            listener.failed("The node could not register with its cluster: " + problem);
        }
    }

    /** Says now what the node is, and from then on at each interval. */
    void beat() {
        if (identity.isEmpty() || over) {
            return;
        }
        if (underway) {
            again = true;
            return;
        }
        NodeIdentity life = identity.get();
        RoleName present = role.get();
        NodeCapacity offered = capacity.get();
        underway = true;
        again = false;
        timer.ifPresent(Timer::cancel);
        storeCalls.<HeartbeatResult>ask(
                CallKind.HEARTBEAT,
                interval.compareTo(LONGEST_CALL) < 0 ? interval : LONGEST_CALL,
                () -> registry.heartbeat(life, present, offered),
                this::onHeartbeatReply);
    }

    private void onHeartbeatReply(Reply<HeartbeatResult> reply) {
        underway = false;
        switch (reply) {
            case Reply.Answered<HeartbeatResult>(HeartbeatResult.Superseded(Incarnation by)) ->
                    superseded(by);
            case Reply.Answered<HeartbeatResult>(HeartbeatResult.Counted _) -> {}
            case Reply.Threw<HeartbeatResult>(Throwable problem) ->
                    failures.failed(CallKind.HEARTBEAT, problem);
        }
        if (leaving.isPresent()) {
            deregister();
        } else if (again) {
            beat();
        } else {
            later();
        }
    }

    private void superseded(Incarnation by) {
        if (!over) {
            over = true;
            listener.superseded(by);
        }
    }

    private void later() {
        if (!over) {
            timer = Optional.of(dispatcher.after(interval, this::beat));
        }
    }

    /**
     * Ends the life and takes it off the record.
     *
     * @param done runs once that was tried: what is left in the registry is found dead later
     */
    void leave(Runnable done) {
        leaving = Optional.of(done);
        timer.ifPresent(Timer::cancel);
        if (!underway) {
            deregister();
        }
    }

    private void deregister() {
        if (identity.isEmpty() || over) {
            left();
            return;
        }
        NodeIdentity life = identity.get();
        over = true;
        storeCalls.<Boolean>ask(
                CallKind.DEREGISTER,
                LONGEST_CALL,
                () -> {
                    registry.deregister(life);
                    return true;
                },
                reply -> {
                    if (reply instanceof Reply.Threw<Boolean>(Throwable problem)) {
                        failures.failed(CallKind.DEREGISTER, problem);
                    }
                    left();
                });
    }

    private void left() {
        over = true;
        leaving.ifPresent(Runnable::run);
        leaving = Optional.empty();
    }
}
