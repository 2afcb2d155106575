package dev.apflow.domain.schedule;

import dev.apflow.domain.task.TaskId;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An entry of the ledger: one nominal time of one schedule, and its fate.
 *
 * @param startedAt when its tree was created, by the store's clock
 * @param detail why there is no tree, for people
 */
public record Occurrence(
        ScheduleId schedule,
        Instant nominal,
        Outcome outcome,
        Optional<TaskId> tree,
        Optional<Instant> startedAt,
        Optional<String> detail) {
    public Occurrence {
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(nominal, "nominal");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(tree, "tree");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(detail, "detail");
        if (outcome.hasTree() != tree.isPresent()) {
            throw new IllegalArgumentException(
                    "occurrence: " + outcome.word() + " with the tree " + tree);
        }
    }
}
