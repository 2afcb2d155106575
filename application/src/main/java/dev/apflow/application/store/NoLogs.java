package dev.apflow.application.store;

import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.OptionalInt;

/** Keeps nothing. */
final class NoLogs implements AttemptLogs {

    @Override
    public void append(NodeId node, List<Chunk> chunks) {}

    @Override
    public LogPage lines(TaskId task, OptionalInt attempt, long after, int limit) {
        return LogPage.EMPTY;
    }

    @Override
    public List<EndedAttempt> ended(TaskId task, int after, int limit) {
        return List.of();
    }
}
