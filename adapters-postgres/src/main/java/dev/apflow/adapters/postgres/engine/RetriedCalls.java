package dev.apflow.adapters.postgres.engine;

import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.WriteObserver;

import java.sql.SQLException;

/** Makes calls again where that may help, says what failures mean, and tells an observer. */
final class RetriedCalls {

    private static final int TRIES = 5;

    /** One attempt of a call. */
    interface Attempt<T> {
        T result() throws SQLException;
    }

    private final ConnectionPool pool;
    private volatile WriteObserver observer = WriteObserver.NONE;

    RetriedCalls(ConnectionPool pool) {
        this.pool = pool;
    }

    /** Tells {@code observer} from now on how calls end. */
    void observe(WriteObserver observer) {
        this.observer = observer;
    }

    /** What the call gives; one that lost a deadlock is made again. */
    <T> T retried(Attempt<T> attempt) {
        for (int i = 1; ; i++) {
            try {
                return attempt.result();
            } catch (SQLException problem) {
                if (i == TRIES || !SqlErrors.isTryAgain(problem)) {
                    throw failed(SqlErrors.translate(problem));
                }
            }
        }
    }

    /** What the call gives, whatever it meets. */
    <T> T once(Attempt<T> attempt) {
        try {
            return attempt.result();
        } catch (SQLException problem) {
            throw failed(SqlErrors.translate(problem));
        }
    }

    /** A write was committed. */
    <T> T wrote(T result) {
        observer.wrote();
        return result;
    }

    /**
     * Connections to a server that takes no writes any more serve nobody: those that come now may
     * find the one that does.
     */
    RuntimeException failed(RuntimeException problem) {
        if (problem instanceof StoreUnreachable unreachable) {
            if (unreachable.trouble() == StoreTrouble.READ_ONLY) {
                pool.renew();
            }
            observer.failed(unreachable.trouble());
        }
        return problem;
    }
}
