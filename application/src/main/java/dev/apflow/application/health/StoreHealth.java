package dev.apflow.application.health;

import dev.apflow.application.metric.Meters;
import dev.apflow.application.metric.Meters.Meter;
import dev.apflow.application.metric.Meters.Reading;
import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.HeldBack;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.WriteObserver;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Watches whether the store takes writes. It is told how every call ends; where writes fail it
 * tries one itself each second, and where nobody wrote for a while now and then. All methods may be
 * called from any thread.
 */
public final class StoreHealth implements WriteObserver, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(StoreHealth.class.getName());

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** After so long without a write one is tried; events held back are looked for as often. */
    static final Duration IDLE = Duration.ofSeconds(5);

    /** Transactions that are younger come and go all the time. */
    private static final Duration LEAST_AGE = Duration.ofSeconds(1);

    private final Store store;
    private final Dispatcher dispatcher;
    private final FailureLog failures;
    private WriteHealth health = new WriteHealth.Good();
    private LocalInstant lastWrite;
    private LocalInstant lastLook;
    private Optional<HeldBack> heldBack = Optional.empty();
    private boolean probing;
    private boolean closed;

    /**
     * @param dispatcher outlives it
     */
    public StoreHealth(Store store, Dispatcher dispatcher) {
        this.store = Objects.requireNonNull(store, "store");
        this.dispatcher = Objects.requireNonNull(dispatcher, "dispatcher");
        this.failures = new FailureLog(LOG, dispatcher::now);
        this.lastWrite = dispatcher.now();
        this.lastLook = lastWrite;
    }

    /** Begins to watch; once. */
    public void start() {
        store.observe(this);
        dispatcher.after(LOOK, this::check);
    }

    public void addTo(Meters meters) {
        meters.gauge(
                Meter.of(
                        "apflow_events_held_back_seconds",
                        "Age of the oldest transaction that keeps later events out of sight; 0 for"
                                + " none."),
                () -> List.of(Reading.of(heldBack().map(StoreHealth::seconds).orElse(0.0))));
        meters.gauge(
                Meter.of("apflow_store_writable", "1 while the store takes writes."),
                () -> List.of(Reading.of(reason().isEmpty() ? 1 : 0)));
    }

    private static double seconds(HeldBack heldBack) {
        return heldBack.age().toMillis() / 1_000.0;
    }

    /** Why the node cannot write; empty where it can, as far as anybody knows. */
    public synchronized Optional<StoreTrouble> reason() {
        return health.reason();
    }

    /** What held events back when it was looked last. */
    public synchronized Optional<HeldBack> heldBack() {
        return heldBack;
    }

    @Override
    public synchronized void wrote() {
        lastWrite = dispatcher.now();
        change(health.succeeded(lastWrite));
    }

    @Override
    public synchronized void failed(StoreTrouble trouble) {
        change(health.failed(trouble, dispatcher.now()));
    }

    private void change(WriteHealth next) {
        Optional<StoreTrouble> before = health.reason();
        health = next;
        if (!before.equals(next.reason())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}",
                    next.reason()
                            .map(why -> "not ready: " + why.sentence())
                            .orElse("ready again: the store takes writes"));
        }
    }

    private synchronized void check() {
        if (closed) {
            return;
        }
        LocalInstant now = dispatcher.now();
        boolean thorough = !(health instanceof WriteHealth.Good);
        boolean idle = lastWrite.until(now).compareTo(IDLE) >= 0;
        boolean due = lastLook.until(now).compareTo(IDLE) >= 0;
        if (!probing && (thorough || due)) {
            probing = true;
            lastLook = now;
            boolean write = thorough || idle;
            dispatcher.<Boolean>call(
                    CallKind.PROBE_STORE, () -> probed(thorough, write), this::probed);
        }
        dispatcher.after(LOOK, this::check);
    }

    private boolean probed(boolean thorough, boolean write) {
        heldBack(store.events().heldBack());
        if (write) {
            store.probe(thorough);
            wrote();
        }
        return write;
    }

    private synchronized void heldBack(Optional<HeldBack> heldBack) {
        this.heldBack = heldBack.filter(each -> each.age().compareTo(LEAST_AGE) >= 0);
    }

    private synchronized void probed(Reply<Boolean> reply) {
        probing = false;
        if (reply instanceof Reply.Threw<Boolean>(Throwable problem)) {
            failedToProbe(problem);
        }
    }

    /** A right that only the probe lacks says nothing of what the node has to write. */
    private void failedToProbe(Throwable problem) {
        if (closed) {
            return;
        }
        if (problem instanceof StoreUnreachable unreachable) {
            if (unreachable.trouble() != StoreTrouble.NO_RIGHT) {
                failed(unreachable.trouble());
            }
        } else {
            failures.failed(CallKind.PROBE_STORE, problem);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        store.observe(WriteObserver.NONE);
    }
}
