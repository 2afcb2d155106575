package dev.apflow.application.worker;

import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.AttemptLogs.Chunk;
import dev.apflow.application.store.AttemptLogs.LogLine;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.time.LocalInstant;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one delivery wrote and the store does not have yet. The executor's threads write, the worker
 * takes. Where more is written than is kept, the oldest lines go.
 */
final class TaskLog {

    /** So many bytes go into one row of the store. */
    private static final long CHUNK_BYTES = 128 << 10;

    /** Of a running task so many chunks are sent at a time. */
    private static final int FEW = 2;

    private record Entry(LocalInstant at, System.Logger.Level level, String text) {}

    /** A chunk that was sent and may not have arrived. */
    private record Sealed(
            int number, long dropped, List<Entry> entries, Optional<String> trace, long bytes) {}

    private final Delivered delivered;
    private final Supplier<LocalInstant> clock;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Deque<Sealed> sealed = new ArrayDeque<>();
    private Optional<String> trace = Optional.empty();
    private Optional<String> place = Optional.empty();
    private int chunks;
    private long bytes;
    private long dropped;
    private boolean closed;

    TaskLog(Delivered delivered, Supplier<LocalInstant> clock) {
        this.delivered = delivered;
        this.clock = clock;
    }

    synchronized void add(System.Logger.Level level, String text) {
        if (closed) {
            return;
        }
        entries.add(new Entry(clock.get(), level, text));
        bytes += LogLine.bytes(text);
        while (bytes > AttemptLogs.MOST_BYTES && entries.size() > 1) {
            bytes -= LogLine.bytes(entries.remove().text);
            dropped++;
        }
    }

    /**
     * Of what the executor threw.
     *
     * @param thrownAt where; may be empty
     */
    synchronized void trace(String text, String thrownAt) {
        if (!closed) {
            trace = Optional.of(text);
            place = Optional.of(thrownAt).filter(each -> !each.isEmpty());
        }
    }

    /** Where the executor threw what ended it, if it did. */
    synchronized Optional<String> place() {
        return place;
    }

    /** Nothing is written any more: the task has its outcome. */
    synchronized void close() {
        closed = true;
    }

    synchronized boolean isEmpty() {
        return sealed.isEmpty() && entries.isEmpty() && trace.isEmpty();
    }

    /** About how much waits. */
    synchronized long bytes() {
        return bytes + sealed.stream().mapToLong(Sealed::bytes).sum();
    }

    /**
     * What the store has not confirmed: chunks sent before go first, as they were.
     *
     * @param all also everything that was written since; otherwise a part of it, where nothing is
     *     under way
     */
    synchronized List<Chunk> chunks(boolean all) {
        if (all) {
            seal(Integer.MAX_VALUE);
        } else if (sealed.isEmpty()) {
            seal(FEW);
        }
        LocalInstant now = clock.get();
        return sealed.stream().map(each -> chunk(each, now)).toList();
    }

    private void seal(int most) {
        for (int i = 0; i < most && (!entries.isEmpty() || trace.isPresent()); i++) {
            List<Entry> part = new ArrayList<>();
            long size = 0;
            while (!entries.isEmpty() && size < CHUNK_BYTES) {
                Entry next = entries.remove();
                part.add(next);
                size += LogLine.bytes(next.text);
            }
            chunks++;
            sealed.add(new Sealed(chunks, dropped, part, trace, size));
            trace = Optional.empty();
            dropped = 0;
            bytes -= size;
        }
    }

    private Chunk chunk(Sealed each, LocalInstant now) {
        return new Chunk(
                delivered,
                each.number,
                each.dropped,
                each.entries.stream()
                        .map(entry -> new LogLine(entry.at.until(now), entry.level, entry.text))
                        .toList(),
                each.trace);
    }

    /** The store has its chunks up to this one. */
    synchronized void stored(int number) {
        sealed.removeIf(each -> each.number <= number);
    }
}
