package dev.apflow.application.worker;

import dev.apflow.application.store.AttemptLogs;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Remembers what was appended. */
final class KeptLogs implements AttemptLogs {

    final List<String> lines = new ArrayList<>();
    final List<String> traces = new ArrayList<>();
    boolean refuses;

    @Override
    public void append(NodeId node, List<Chunk> chunks) {
        if (refuses) {
            throw new IllegalArgumentException("not these");
        }
        for (Chunk each : chunks) {
            each.lines()
                    .forEach(
                            line ->
                                    lines.add(
                                            each.delivered().task()
                                                    + " "
                                                    + each.number()
                                                    + ": "
                                                    + line.text()));
            each.trace().ifPresent(traces::add);
        }
    }

    @Override
    public LogPage lines(TaskId task, OptionalInt attempt, long after, int limit) {
        return LogPage.EMPTY;
    }

    @Override
    public List<EndedAttempt> ended(TaskId task, int after, int limit) {
        return List.of();
    }
}
