package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.adapters.postgres.settings.PostgresSettings;

import java.util.concurrent.atomic.AtomicBoolean;

/** The loss of a standalone term to another process: told once. */
final class TermLoss {

    private final PostgresSettings settings;
    private final StopSignal closing;
    private final Runnable closeSession;
    private final AtomicBoolean lost = new AtomicBoolean();

    /**
     * @param closeSession closes the session of the term
     */
    TermLoss(PostgresSettings settings, StopSignal closing, Runnable closeSession) {
        this.settings = settings;
        this.closing = closing;
        this.closeSession = closeSession;
    }

    boolean isKnown() {
        return lost.get();
    }

    /** A write was refused. Told by a thread of its own, for a write may not wait for it. */
    void onRefused() {
        if (lost.compareAndSet(false, true) && !closing.isClosed()) {
            Thread.ofPlatform().daemon().name("apflow superseded").start(this::notifyOwner);
        }
    }

    private void notifyOwner() {
        closeSession.run();
        settings.onLost()
                .accept(
                        "the database was taken over by "
                                + TermLook.successor(settings)
                                + " while it could not be reached: this process ends");
    }
}
