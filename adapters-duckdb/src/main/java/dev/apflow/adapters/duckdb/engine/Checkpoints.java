package dev.apflow.adapters.duckdb.engine;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Moves the log into the file when it has grown, or when somebody asks for it, provided that there
 * is room to do so.
 *
 * <p>That is also when the file gets smaller: what was deleted is free for new blocks from the next
 * checkpoint on, and free blocks at the end of the file are cut off. So who deleted much asks for
 * {@link #RECLAIMING} checkpoints: the first frees, the others move and cut.
 */
final class Checkpoints {

    private static final System.Logger LOG = System.getLogger(Checkpoints.class.getName());

    /** A checkpoint writes what is in the log, and whole blocks where a part of one changed. */
    private static final int ROOM_FACTOR = 3;

    private static final long ROOM_LEAST = 16L << 20;

    private static final int RECLAIMING = 3;

    private final DatabaseFile file;
    private final AtomicInteger reclaiming = new AtomicInteger();
    private final long logBytesMax;
    private boolean warned;
    private boolean guarded;

    Checkpoints(DatabaseFile file, long logBytesMax) {
        this.file = file;
        this.logBytesMax = logBytesMax;
    }

    /** From any thread: the next commits make the file smaller, if they can. */
    void reclaim() {
        reclaiming.set(RECLAIMING);
    }

    void afterCommit(Session session) throws SQLException {
        try {
            long log = file.logBytes();
            if (log > 0 && !guarded) {
                file.guardLog();
                guarded = true;
            }
            boolean wanted = log >= logBytesMax || reclaiming.get() > 0;
            if (wanted && isRoomFor(log)) {
                reclaiming.updateAndGet(left -> Math.max(0, left - 1));
                session.checkpoint();
                guarded = false;
            }
        } catch (IOException unknown) {
            LOG.log(System.Logger.Level.DEBUG, "the size of the log is not to be had", unknown);
        }
    }

    /** Without room the log just grows on; what it holds is durable all the same. */
    private boolean isRoomFor(long log) throws IOException {
        boolean enough = file.room() >= ROOM_FACTOR * log + ROOM_LEAST;
        if (!enough && !warned) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the disk of {0} is nearly full: its log cannot be moved into it",
                    file);
        }
        warned = !enough;
        return enough;
    }
}
