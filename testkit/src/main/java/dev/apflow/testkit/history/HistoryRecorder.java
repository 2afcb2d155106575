package dev.apflow.testkit.history;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongSupplier;

/**
 * Writes a history line by line, from any thread. A line is with the operating system when {@link
 * #add} returns, so that it outlives the recording process.
 */
public final class HistoryRecorder implements AutoCloseable {

    private final BufferedWriter out;
    private final LongSupplier clock;

    /**
     * @param file is written on where it exists
     * @param clock in nanoseconds, never set back; processes of one machine whose histories are to
     *     be judged together share one (on Linux {@code System.nanoTime} is)
     */
    public HistoryRecorder(Path file, LongSupplier clock) throws IOException {
        this.out =
                Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        this.clock = clock;
    }

    /** To be kept before an operation is asked for. */
    public long now() {
        return clock.getAsLong();
    }

    /** From then until now: to be asked for when the answer is there. */
    public Interval since(long invokedNs) {
        return new Interval(invokedNs, now());
    }

    public synchronized void add(Entry entry) {
        try {
            out.write(EntryLines.write(entry));
            out.write('\n');
            out.flush();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }
}
