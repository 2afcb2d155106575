package dev.apflow.application.store;

import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What people want to know of attempts: the lines that executors wrote, and how each attempt ended.
 * Kept with the task, gone with it.
 */
public interface AttemptLogs {

    /** Nothing is kept. */
    AttemptLogs NONE = new NoLogs();

    /** The lines of one attempt have at most so many bytes: the oldest go first. */
    long MOST_BYTES = 1 << 20;

    /** A page of lines has about so many bytes at most. */
    long PAGE_BYTES = 1 << 20;

    /**
     * Keeps what deliveries wrote. The lines of a task are numbered from 1 in the order in which
     * they come here, over all its attempts; a number is never given twice. A chunk that was kept
     * before is passed over, so a call whose answer was lost may be repeated; the chunks of a
     * delivery come in the order of their numbers. Those of unknown tasks are passed over. A
     * delivery that does not run any more is heard too: what it did is worth knowing. Where an
     * attempt has more than {@link #MOST_BYTES}, its oldest chunks are dropped and counted. One
     * transaction, durable on return. No event.
     *
     * @param node where the deliveries run
     */
    void append(NodeId node, List<Chunk> chunks);

    /**
     * Lines of a task in the order of their numbers; none of an unknown one.
     *
     * @param attempt whose lines; empty: of all
     * @param after lines behind this number
     * @param limit at least 1; a page may have fewer although there are more, see {@link
     *     #PAGE_BYTES}
     */
    LogPage lines(TaskId task, OptionalInt attempt, long after, int limit);

    /** Attempts of a task that ended, in their order. */
    List<EndedAttempt> ended(TaskId task, int after, int limit);

    /**
     * A part of what a delivery wrote.
     *
     * @param number from 1, one more with each chunk of the delivery
     * @param dropped how many lines before these the node did not keep
     * @param trace the stack trace of what the executor threw
     */
    record Chunk(
            Delivered delivered,
            int number,
            long dropped,
            List<LogLine> lines,
            Optional<String> trace) {

        /** What a chunk counts besides its lines, so that many small ones are bounded too. */
        private static final int OWN_BYTES = 256;

        public Chunk {
            Objects.requireNonNull(delivered, "delivered");
            lines = List.copyOf(lines);
            Objects.requireNonNull(trace, "trace");
        }

        /** What it counts for {@link #MOST_BYTES}. */
        public int bytes() {
            return OWN_BYTES + lines.stream().mapToInt(LogLine::bytes).sum();
        }
    }

    /**
     * A line.
     *
     * @param age how long ago it was written
     */
    record LogLine(Duration age, System.Logger.Level level, String text) {

        private static final int OWN_BYTES = 16;

        public LogLine {
            Objects.requireNonNull(age, "age");
            Objects.requireNonNull(level, "level");
            Objects.requireNonNull(text, "text");
        }

        int bytes() {
            return bytes(text);
        }

        /** What a line of this text counts. */
        public static int bytes(String text) {
            return OWN_BYTES + text.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /**
     * A line as it is kept.
     *
     * @param number its place among the lines of the task
     * @param dropped how many lines of the attempt before this one are not kept
     */
    record StoredLine(
            long number,
            Instant at,
            System.Logger.Level level,
            String text,
            int attempt,
            long delivery,
            Optional<NodeId> node,
            long dropped) {
        public StoredLine {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(level, "level");
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(node, "node");
        }
    }

    /**
     * @param more whether there are lines behind these
     */
    record LogPage(List<StoredLine> lines, boolean more) {

        public static final LogPage EMPTY = new LogPage(List.of(), false);

        public LogPage {
            lines = List.copyOf(lines);
        }

        /** The first {@code limit} of these lines. */
        public static LogPage of(List<StoredLine> found, boolean moreFound, int limit) {
            return new LogPage(
                    found.subList(0, Math.min(limit, found.size())),
                    moreFound || found.size() > limit);
        }
    }

    /**
     * An attempt that ended.
     *
     * @param delivery the one that ended it
     * @param startedAt of that delivery; empty where the attempt was cancelled before it ran
     * @param trace the stack trace of what the executor threw, with its causes
     */
    record EndedAttempt(
            int attempt,
            long delivery,
            TaskStatus status,
            Optional<JsonValue> result,
            Optional<String> error,
            Optional<ErrorCode> errorCode,
            Optional<String> trace,
            Optional<NodeId> node,
            Optional<Instant> startedAt,
            Instant endedAt) {
        public EndedAttempt {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(result, "result");
            Objects.requireNonNull(error, "error");
            Objects.requireNonNull(errorCode, "errorCode");
            Objects.requireNonNull(trace, "trace");
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(startedAt, "startedAt");
            Objects.requireNonNull(endedAt, "endedAt");
        }
    }
}
