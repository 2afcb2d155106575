package dev.apflow.adapters.duckdb.engine;

import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.WriteObserver;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** The one who writes: see the package's documentation. */
final class Writer implements AutoCloseable {

    private static final int BATCH_MAX = 256;
    private static final long CLOSING_MAX_MS = 60_000;

    private final Opener opener;
    private final DatabaseFile file;
    private final Capacity capacity;
    private final Checkpoints checkpoints;
    private final BlockingQueue<PendingChange<?>> queue;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final PendingChange<?> theEnd = new PendingChange<>(session -> 0);
    private final Thread thread;
    private volatile WriteObserver observer = WriteObserver.NONE;

    Writer(Opener opener, DatabaseFile file, Capacity capacity) {
        this.opener = opener;
        this.file = file;
        this.capacity = capacity;
        this.checkpoints = new Checkpoints(file, capacity.logBytesMax());
        this.queue = new ArrayBlockingQueue<>(capacity.changesWaitingMax());
        this.thread = Thread.ofPlatform().name("duckdb-writer").daemon().start(this::run);
    }

    <T> T write(Change<T> change) {
        PendingChange<T> waiting = new PendingChange<>(change);
        if (closed.get()) {
            throw closedStore();
        }
        if (!queue.offer(waiting)) {
            throw new StoreUnreachable(
                    "overloaded: " + capacity.changesWaitingMax() + " changes wait to be stored",
                    new IllegalStateException("the queue is full"));
        }
        return waiting.await(capacity.patience());
    }

    void observe(WriteObserver observer) {
        this.observer = observer;
    }

    void reclaim() {
        checkpoints.reclaim();
    }

    int waiting() {
        return queue.size();
    }

    private void run() {
        List<PendingChange<?>> batch = new ArrayList<>();
        boolean open = true;
        while (open) {
            batch.clear();
            try {
                batch.add(queue.take());
            } catch (InterruptedException nobodyDoesThat) {
                continue;
            }
            queue.drainTo(batch, BATCH_MAX - 1);
            open = !batch.remove(theEnd);
            store(batch);
        }
        refuseTheRest();
    }

    private void store(List<PendingChange<?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            Session session = opener.instance().writer();
            together(session, batch);
            checkpoints.afterCommit(session);
        } catch (SQLException failure) {
            lost(batch, failure);
        } catch (Throwable bug) {
            // An Error too: the next batch must not find this one's transaction open.
            endTransaction();
            batch.forEach(each -> each.failed(bug));
        }
    }

    /**
     * All in one transaction. Should one of them fail, each in its own: those before it were undone
     * by its failure. Only what fails before the commit may be tried again.
     */
    private void together(Session session, List<PendingChange<?>> batch) throws SQLException {
        try {
            session.begin();
            for (PendingChange<?> each : batch) {
                each.apply(session);
            }
            session.flush();
        } catch (SQLException | RuntimeException | Error failure) {
            if (failure instanceof SQLException sqlFailure && Failures.isFatal(sqlFailure)) {
                throw sqlFailure;
            }
            session.rollback();
            if (batch.size() == 1) {
                failedAlone(session, batch.get(0), failure);
            } else {
                for (PendingChange<?> each : batch) {
                    together(session, List.of(each));
                }
            }
            return;
        }
        session.commit();
        batch.forEach(PendingChange::stored);
        observer.wrote();
    }

    private void failedAlone(Session session, PendingChange<?> waiting, Throwable failure)
            throws SQLException {
        if (failure instanceof SQLException violation && Failures.isViolation(violation)) {
            try {
                session.begin();
                waiting.refused(session, violation);
                session.flush();
            } catch (SQLException | RuntimeException again) {
                session.rollback();
                waiting.failed(withoutWrapper(again));
                return;
            }
            session.commit();
            waiting.stored();
        } else {
            waiting.failed(withoutWrapper(failure));
        }
    }

    private Throwable withoutWrapper(Throwable failure) {
        if (failure instanceof RuntimeException || failure instanceof Error) {
            return failure;
        }
        observer.failed(Failures.trouble(failure));
        return Failures.unreachable(file.toString(), failure);
    }

    /** A commit failed, or the instance as a whole: nobody knows what of it is stored. */
    private void lost(List<PendingChange<?>> batch, SQLException failure) {
        StoreUnreachable unreachable = Failures.unreachable(file.toString(), failure);
        observer.failed(unreachable.trouble());
        batch.forEach(each -> each.failed(unreachable));
        if (Failures.isFatal(failure) || !isUsable()) {
            opener.discard(failure);
        }
    }

    private void endTransaction() {
        try {
            opener.instance().writer().reset();
        } catch (SQLException unusable) {
            opener.discard(unusable);
        }
    }

    /** A commit that could not be written has ended its transaction, and all else goes on. */
    private boolean isUsable() {
        try {
            Session session = opener.instance().writer();
            session.reset();
            session.begin();
            session.commit();
            return true;
        } catch (SQLException unusable) {
            return false;
        }
    }

    private void refuseTheRest() {
        List<PendingChange<?>> late = new ArrayList<>();
        queue.drainTo(late);
        late.forEach(each -> each.failed(closedStore()));
    }

    private StoreUnreachable closedStore() {
        return new StoreUnreachable(
                "the store is closed", new IllegalStateException(file.toString()));
    }

    /** Stores what was handed over before. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                queue.put(theEnd);
                thread.join(CLOSING_MAX_MS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
