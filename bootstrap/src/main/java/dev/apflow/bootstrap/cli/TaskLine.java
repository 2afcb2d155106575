package dev.apflow.bootstrap.cli;

import dev.apflow.domain.json.JsonObject;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a view shows of a task. */
record TaskLine(
        String id,
        String name,
        String status,
        double progress,
        int attempt,
        String error,
        String result,
        Optional<Instant> startedAt,
        Optional<Instant> completedAt) {

    static TaskLine of(JsonObject task) {
        return new TaskLine(
                JsonView.text(task, "id"),
                JsonView.text(task, "name"),
                JsonView.value(task, "root_status").isPresent()
                        ? JsonView.text(task, "root_status")
                        : JsonView.text(task, "status"),
                JsonView.number(task, "progress"),
                (int) JsonView.number(task, "attempt_id"),
                error(task),
                JsonView.text(task, "result"),
                instant(JsonView.text(task, "started_at")),
                instant(JsonView.text(task, "completed_at")));
    }

    /** The error, behind its code where that says more than that the executor failed. */
    private static String error(JsonObject task) {
        String error = JsonView.text(task, "error");
        String code = JsonView.text(task, "error_code");
        boolean plain =
                code.isEmpty() || code.equals("executor_failed") || code.equals("cancelled");
        return plain || error.isEmpty() ? error : code + ": " + error;
    }

    /** Every task of a tree as the server nests it, parents before children. */
    static List<TaskLine> ofTree(JsonObject root) {
        List<JsonObject> tasks = new ArrayList<>(List.of(root));
        for (int i = 0; i < tasks.size(); i++) {
            tasks.addAll(JsonView.objects(tasks.get(i), "children"));
        }
        return tasks.stream().map(TaskLine::of).toList();
    }

    boolean isRunning() {
        return status.equals("in_progress");
    }

    boolean isOver() {
        return status.equals("completed") || status.equals("failed") || status.equals("cancelled");
    }

    Optional<Duration> elapsed() {
        return startedAt.flatMap(start -> completedAt.map(end -> Duration.between(start, end)));
    }

    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
