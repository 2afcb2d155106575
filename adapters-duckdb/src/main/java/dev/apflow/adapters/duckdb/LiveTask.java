package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.application.document.TaskDocuments;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.task.TaskSpec;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What is kept of every task that has not ended, whether it waits or runs: the thirteen columns
 * that {@code apflow_pending} and {@code apflow_running} have in common.
 *
 * @param dueAt not claimed before; microseconds since 1970
 * @param failure of the attempt before, where this one is a retry by policy
 */
record LiveTask(
        long number,
        long tree,
        ClaimCriteria criteria,
        DependencyCounts ties,
        @Nullable Long dueAt,
        AttemptCounters course,
        @Nullable Failure failure) {

    /** What a claim judges by. */
    record ClaimCriteria(
            int priority,
            String method,
            @Nullable String placement,
            @Nullable Integer maxParallel,
            int maxDeliveries,
            AdmissionColumns admission) {

        static ClaimCriteria of(TaskSpec spec) {
            var limit = spec.placement().maxParallelPerNode();
            return new ClaimCriteria(
                    spec.priority().level(),
                    spec.method().value(),
                    placement(spec),
                    limit.isPresent() ? limit.getAsInt() : null,
                    spec.deliveryLimit(),
                    AdmissionColumns.of(spec.admission()));
        }

        /** The same for another executor. */
        ClaimCriteria by(String otherMethod) {
            return new ClaimCriteria(
                    priority, otherMethod, placement, maxParallel, maxDeliveries, admission);
        }

        private static @Nullable String placement(TaskSpec spec) {
            var wanted = spec.placement();
            boolean any =
                    wanted.requiresExecutors().isEmpty()
                            && wanted.requiresCapabilities().isEmpty()
                            && wanted.allowedNodes().isEmpty()
                            && wanted.forbiddenNodes().isEmpty();
            return any ? null : Json.text(constraints(spec));
        }

        private static JsonObject constraints(TaskSpec spec) {
            return TaskDocuments.spec(spec)
                    .find("placement_constraints")
                    .map(JsonObject.class::cast)
                    .orElse(JsonObject.EMPTY)
                    .without("max_parallel_per_node");
        }
    }

    /** How many edges of the tree begin and end at the task. */
    record DependencyCounts(int dependencies, int dependents) {}

    /**
     * @param failed attempts that failed since the task was created or last rerun
     * @param lost deliveries of this attempt that were lost with their workers
     */
    record AttemptCounters(int attempt, long delivery, int failed, int lost) {

        static final AttemptCounters FIRST = new AttemptCounters(1, 0, 0, 0);

        AttemptCounters delivered() {
            return new AttemptCounters(attempt, delivery + 1, failed, lost);
        }

        AttemptCounters retried() {
            return new AttemptCounters(attempt + 1, delivery, failed + 1, 0);
        }

        static AttemptCounters rerun(int attempt, long delivery) {
            return new AttemptCounters(attempt + 1, delivery, 0, 0);
        }

        private AttemptCounters hadLoss() {
            return new AttemptCounters(attempt, delivery, failed, lost + 1);
        }
    }

    /**
     * @param code as the store keeps it; null where an earlier version kept none
     */
    record Failure(String error, @Nullable String code) {

        private static @Nullable Failure read(ResultSet row) throws SQLException {
            String error = row.getString("error");
            return error == null ? null : new Failure(error, row.getString("error_code"));
        }
    }

    /**
     * Reads the thirteen columns and those added later; {@code due_at} as microseconds named {@code
     * due_us}.
     */
    static LiveTask read(ResultSet row) throws SQLException {
        return new LiveTask(
                row.getLong("number"),
                row.getLong("tree"),
                new ClaimCriteria(
                        row.getInt("priority"),
                        row.getString("method"),
                        row.getString("placement"),
                        (Integer) row.getObject("max_parallel"),
                        row.getInt("max_deliveries"),
                        AdmissionColumns.read(row)),
                new DependencyCounts(row.getInt("dependencies"), row.getInt("dependents")),
                (Long) row.getObject("due_us"),
                new AttemptCounters(
                        row.getInt("attempt"),
                        row.getLong("delivery"),
                        row.getInt("failed"),
                        row.getInt("lost_deliveries")),
                Failure.read(row));
    }

    void appendTo(Cells cells) throws SQLException {
        cells.bigint(number).bigint(tree);
        cells.tinyint(criteria.priority).text(criteria.method).text(criteria.placement);
        cells.integer(criteria.maxParallel).integer(ties.dependencies).integer(ties.dependents);
        cells.time(dueAt);
        cells.integer(course.attempt).bigint(course.delivery).integer(course.failed);
        cells.text(failure == null ? null : failure.error);
    }

    /** The columns added by later versions, which stand behind the table's own. */
    void appendAddedTo(Cells cells) throws SQLException {
        cells.text(failure == null ? null : failure.code);
        cells.integer(course.lost).integer(criteria.maxDeliveries);
    }

    /** Handed to a worker. */
    LiveTask delivered() {
        return new LiveTask(number, tree, criteria, ties, dueAt, course.delivered(), failure);
    }

    /** Its delivery was lost, and it is handed out again. */
    LiveTask hadLoss() {
        return new LiveTask(number, tree, criteria, ties, dueAt, course.hadLoss(), failure);
    }

    /** The next attempt, because this one failed. */
    LiveTask retried(Failure failed, long due) {
        return new LiveTask(number, tree, criteria, ties, due, course.retried(), failed);
    }
}
