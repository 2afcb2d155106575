package dev.apflow.adapters.duckdb.engine;

import dev.apflow.application.store.StoreUnreachable;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A change, and the caller who waits for it. */
final class PendingChange<T> {

    private final Change<T> change;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private @Nullable T result;

    PendingChange(Change<T> change) {
        this.change = change;
    }

    void apply(Session session) throws SQLException {
        result = change.apply(session);
    }

    void refused(Session session, SQLException violation) throws SQLException {
        result = change.refused(session, violation);
    }

    /** It is stored: lets the caller go on. */
    @SuppressWarnings("NullAway") // a change may well answer null where T admits it
    void stored() {
        answer.complete(result);
    }

    void failed(Throwable problem) {
        answer.completeExceptionally(problem);
    }

    T await(Duration patience) {
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw rethrown(failure.getCause());
        } catch (TimeoutException late) {
            throw new StoreUnreachable(
                    "the database did not store the change within " + patience, late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreUnreachable("interrupted while the change was stored", interrupted);
        }
    }

    /** Made anew where the caller stands, so that its trace tells of both threads. */
    private static RuntimeException rethrown(@Nullable Throwable cause) {
        return switch (cause) {
            case StoreUnreachable unreachable ->
                    new StoreUnreachable(
                            unreachable.trouble(),
                            String.valueOf(unreachable.getMessage()),
                            unreachable);
            case RuntimeException bug -> bug;
            case null, default -> new IllegalStateException("a change failed", cause);
        };
    }
}
