package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.StoreUnreachable;

import io.helidon.webserver.CloseConnectionException;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The body of an answer that is made in parts: while one is written none is made, so a client that
 * reads slowly keeps no thread. Where a part cannot be made the connection is closed, by which the
 * client can tell that the answer is not whole.
 */
final class PartsBody implements Reply.Body {

    private static final System.Logger LOG = System.getLogger(PartsBody.class.getName());

    private final Part first;
    private final Supplier<Part> others;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable onClose;

    /** What was made: it takes of the budget until it is given back. */
    interface Part {
        byte[] bytes();

        boolean isLast();

        void giveBack();
    }

    /**
     * @param others makes the next one
     * @param onClose runs when the answer was written, or will never be
     */
    PartsBody(Part first, Supplier<Part> others, Runnable onClose) {
        this.first = first;
        this.others = others;
        this.onClose = onClose;
    }

    /** Runs as well; before this is given to anybody else. */
    void onCloseToo(Runnable more) {
        Runnable before = onClose;
        onClose =
                () -> {
                    before.run();
                    more.run();
                };
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(first.bytes());
        first.giveBack();
        boolean last = first.isLast();
        while (!last) {
            Part part = buildPart();
            try {
                out.write(part.bytes());
            } finally {
                part.giveBack();
            }
            last = part.isLast();
        }
    }

    private Part buildPart() {
        try {
            return others.get();
        } catch (CloseConnectionException | UncheckedIOException failure) {
            throw failure;
        } catch (ProblemException | StoreUnreachable ends) {
            LOG.log(System.Logger.Level.DEBUG, "a large answer ended early", ends);
            throw new CloseConnectionException("a large answer ended early", ends);
        } catch (RuntimeException bug) {
            FailureLog.log(LOG, "a large answer failed", bug);
            throw new CloseConnectionException("a large answer failed", bug);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            first.giveBack();
            onClose.run();
        }
    }
}
