package dev.apflow.adapters.postgres.task;

import dev.apflow.application.store.TaskClaims.ClaimBudget;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskClaims.Refused;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.json.stored.Stored;
import dev.apflow.json.stored.StoredSpec;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** A claimed task before the results of its dependencies are known. */
record ClaimedRow(
        long number,
        Delivered delivered,
        TaskId treeId,
        TaskSpec spec,
        int failedInRun,
        long bytes,
        Optional<Refused> refused,
        Place place) {

    /**
     * Where it waited.
     *
     * @param turn 0 where there are no fair keys
     */
    record Place(long placementClass, int priority, long turn) {

        private static Place of(ResultSet row) throws SQLException {
            return new Place(
                    row.getLong("placement_class"), row.getInt("priority"), row.getLong("turn"));
        }
    }

    static ClaimedRow of(ResultSet row, ClaimBudget budget) throws SQLException {
        Delivered delivered = Deliveries.of(row);
        TaskId id = delivered.task();
        long bytes = row.getLong("bytes");
        Stored<TaskSpec> spec = new Stored.Unreadable<>("not loaded");
        Optional<Refused> refused;
        if (bytes > budget.inputBytes()) {
            refused = Optional.of(Refused.tooLarge(bytes, budget.inputBytes()));
        } else {
            spec = StoredSpec.read(id, row.getString("spec"));
            refused = spec.problem().map(Refused::unreadable);
        }
        return new ClaimedRow(
                row.getLong("number"),
                delivered,
                new TaskId(row.getString("tree_id")),
                spec.orElse(TaskSpec.unreadable(id, Optional.empty())),
                row.getInt("failed_in_run"),
                bytes,
                refused,
                Place.of(row));
    }

    /** What it takes of the budget. */
    long loaded() {
        return refused.isPresent() ? 0 : bytes;
    }

    boolean needsResults() {
        return refused.isEmpty() && !spec.dependencies().isEmpty();
    }

    /** With the results of what it depends on, unless one of them cannot be read. */
    Claimed with(DependencyResults results) {
        Optional<Refused> why = refused.or(() -> results.unreadable().map(Refused::unreadable));
        return new Claimed(
                delivered,
                treeId,
                spec,
                failedInRun,
                why.isPresent() ? Map.of() : results.byTask(),
                loaded(),
                why);
    }
}
