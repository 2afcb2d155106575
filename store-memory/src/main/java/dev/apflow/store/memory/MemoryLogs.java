package dev.apflow.store.memory;

import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What attempts wrote and how they ended. */
final class MemoryLogs implements AttemptLogs {

    /** A chunk with the numbers of its lines. */
    record KeptChunk(NodeId node, Chunk chunk, long firstLine, Instant at) {

        private List<StoredLine> lines(long droppedBefore) {
            List<StoredLine> lines = new ArrayList<>();
            for (int i = 0; i < chunk.lines().size(); i++) {
                LogLine line = chunk.lines().get(i);
                lines.add(
                        new StoredLine(
                                firstLine + i,
                                at.minus(line.age()),
                                line.level(),
                                line.text(),
                                chunk.delivered().attempt(),
                                chunk.delivered().delivery(),
                                Optional.of(node),
                                i == 0 ? chunk.dropped() + droppedBefore : 0));
            }
            return lines;
        }
    }

    private final Tables tables;

    MemoryLogs(Tables tables) {
        this.tables = tables;
    }

    @Override
    public void append(NodeId node, List<Chunk> chunks) {
        tables.alone(
                () -> {
                    chunks.forEach(
                            chunk ->
                                    tables.find(chunk.delivered().task())
                                            .ifPresent(row -> append(row, node, chunk)));
                    return chunks;
                });
    }

    private void append(Row row, NodeId node, Chunk chunk) {
        Delivered delivered = chunk.delivered();
        if (row.chunks.stream()
                .anyMatch(
                        each ->
                                each.chunk.delivered().equals(delivered)
                                        && each.chunk.number() >= chunk.number())) {
            return;
        }
        chunk.trace().ifPresent(trace -> row.traces.putIfAbsent(delivered, trace));
        row.chunks.add(new KeptChunk(node, chunk, row.lastLine + 1, tables.now()));
        row.lastLine += chunk.lines().size();
        trim(row, delivered.attempt());
    }

    private static void trim(Row row, int attempt) {
        List<KeptChunk> own =
                row.chunks.stream()
                        .filter(each -> each.chunk.delivered().attempt() == attempt)
                        .toList();
        long bytes = own.stream().mapToLong(each -> each.chunk.bytes()).sum();
        for (KeptChunk each : own) {
            if (bytes > MOST_BYTES) {
                bytes -= each.chunk.bytes();
                row.chunks.remove(each);
                row.droppedLines.merge(
                        attempt, each.chunk.lines().size() + each.chunk.dropped(), Long::sum);
            }
        }
    }

    @Override
    public LogPage lines(TaskId task, OptionalInt attempt, long after, int limit) {
        return tables.alone(
                () ->
                        tables.find(task)
                                .map(row -> lines(row, attempt, after, limit))
                                .orElse(LogPage.EMPTY));
    }

    private static LogPage lines(Row row, OptionalInt attempt, long after, int limit) {
        List<StoredLine> found = new ArrayList<>();
        List<Integer> started = new ArrayList<>();
        for (KeptChunk each : row.chunks) {
            int own = each.chunk.delivered().attempt();
            boolean first = !started.contains(own) && !each.chunk.lines().isEmpty();
            if (first) {
                started.add(own);
            }
            if (attempt.isEmpty() || attempt.getAsInt() == own) {
                found.addAll(each.lines(first ? row.droppedLines.getOrDefault(own, 0L) : 0));
            }
        }
        found.removeIf(line -> line.number() <= after);
        return LogPage.of(found, false, limit);
    }

    @Override
    public List<EndedAttempt> ended(TaskId task, int after, int limit) {
        return tables.alone(
                () ->
                        tables.find(task).stream()
                                .flatMap(row -> ended(row).stream())
                                .filter(each -> each.attempt() > after)
                                .limit(limit)
                                .toList());
    }

    private static List<EndedAttempt> ended(Row row) {
        List<EndedAttempt> all = new ArrayList<>(row.past);
        if (row.status.isTerminal()) {
            all.add(row.endedAttempt());
        }
        return all;
    }
}
