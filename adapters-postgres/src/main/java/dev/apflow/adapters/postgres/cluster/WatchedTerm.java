package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.domain.election.Epoch;

import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The term whose end is waited for, and the session in which that is done. */
final class WatchedTerm {

    /** One watch; that of an epoch is the only one. */
    record Watch(Epoch epoch, Runnable lost) {}

    private final StopSignal closing;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<Watch> watch = Optional.empty();
    private Optional<Epoch> newest = Optional.empty();
    private Optional<Session> session = Optional.empty();

    WatchedTerm(StopSignal closing) {
        this.closing = closing;
    }

    /** Replaces the watch, and ends what it waits for; false where this term is or was watched. */
    boolean replace(Watch next) {
        lock.lock();
        try {
            if (closing.isClosed() || newest.equals(Optional.of(next.epoch))) {
                return false;
            }
            newest = Optional.of(next.epoch);
            watch = Optional.of(next);
            session.ifPresent(Session::close);
            session = Optional.empty();
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a watch; empty once the store is closed. */
    Optional<Watch> next() {
        lock.lock();
        try {
            while (watch.isEmpty() && !closing.isClosed()) {
                changed.awaitUninterruptibly();
            }
            return closing.isClosed() ? Optional.empty() : watch;
        } finally {
            lock.unlock();
        }
    }

    boolean isPresent(Watch asked) {
        lock.lock();
        try {
            return !closing.isClosed() && watch.filter(asked::equals).isPresent();
        } finally {
            lock.unlock();
        }
    }

    /** Remembers the session, so that the next watch can end what it waits for. */
    boolean keep(Watch asked, Session opened) {
        lock.lock();
        try {
            session = Optional.of(opened);
            return isPresent(asked);
        } finally {
            lock.unlock();
        }
    }

    /** This watch is done. */
    void end(Watch asked) {
        lock.lock();
        try {
            if (isPresent(asked)) {
                watch = Optional.empty();
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            watch = Optional.empty();
            session.ifPresent(Session::close);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
