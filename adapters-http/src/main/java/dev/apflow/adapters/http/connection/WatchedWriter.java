package dev.apflow.adapters.http.connection;

import dev.apflow.domain.time.LocalInstant;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;

import java.time.Duration;
import java.util.function.Supplier;

/** Writes in pieces, each of which the client has to take in time. */
final class WatchedWriter implements DataWriter {

    private static final int PIECE = 64 << 10;

    private final DataWriter inner;
    private final Deadline deadline;
    private final Supplier<LocalInstant> clock;
    private final Duration limit;

    WatchedWriter(
            DataWriter inner, Deadline deadline, Supplier<LocalInstant> clock, Duration limit) {
        this.inner = inner;
        this.deadline = deadline;
        this.clock = clock;
        this.limit = limit;
    }

    @Override
    public void write(BufferData... buffers) {
        writeNow(buffers);
    }

    @Override
    public void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        for (BufferData buffer : buffers) {
            writeNow(buffer);
        }
    }

    @Override
    public void writeNow(BufferData buffer) {
        while (buffer.available() > PIECE) {
            byte[] piece = new byte[PIECE];
            int length = buffer.read(piece);
            writePiece(BufferData.create(piece, 0, length));
        }
        writePiece(buffer);
    }

    private void writePiece(BufferData piece) {
        deadline.set(clock.get().plus(limit));
        try {
            inner.writeNow(piece);
        } finally {
            deadline.clear();
        }
    }
}
