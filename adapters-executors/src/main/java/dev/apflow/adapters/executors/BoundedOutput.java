package dev.apflow.adapters.executors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads a stream to its end, tells each line, and keeps the beginning. */
final class BoundedOutput {

    private final int limit;
    private final OutputLines lines;
    private final Thread reader;
    private volatile String text = "";
    private volatile boolean truncated;

    /** Begins to read, on a thread of the system: a pipe holds its reader's carrier. */
    BoundedOutput(InputStream stream, int limit, Consumer<String> line) {
        this.limit = limit;
        this.lines = new OutputLines(line);
        this.reader = Thread.ofPlatform().daemon().name("output").start(() -> read(stream));
    }

    /** Waits for the stream's end, at most {@code millis}. */
    String text(long millis) throws InterruptedException {
        reader.join(millis);
        return text;
    }

    boolean isTruncated() {
        return truncated;
    }

    private void read(InputStream stream) {
        byte[] kept = new byte[limit];
        byte[] chunk = new byte[8192];
        int size = 0;
        try (stream) {
            for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
                lines.add(chunk, n);
                int room = Math.min(n, limit - size);
                System.arraycopy(chunk, 0, kept, size, room);
                size += room;
                truncated |= room < n;
                if (room > 0) {
                    text = new String(kept, 0, size, StandardCharsets.UTF_8);
                }
            }
        } catch (IOException ended) {
            // The process was ended and its pipe with it: what was read so far is all there is.
            truncated = true;
        } finally {
            lines.end();
        }
    }
}
