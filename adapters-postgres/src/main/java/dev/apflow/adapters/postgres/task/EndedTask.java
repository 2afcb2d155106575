package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What became of one task of a batch of reports.
 *
 * @param endedTree its tree, if nothing in that is live any more, as far as counted
 */
record EndedTask(TaskId task, long number, boolean accepted, int open, Optional<Long> endedTree) {

    private static final SqlText REPORT =
            SqlText.of(
                    EndedTask.class,
                    "report",
                    "ids",
                    "attempts",
                    "deliveries",
                    "statuses",
                    "results",
                    "errors",
                    "error_codes",
                    "keys",
                    "details",
                    "retry_micros",
                    "node",
                    "retried_details");

    /** Records a batch of outcomes in one statement; each task is named once. */
    static List<EndedTask> record(Connection connection, NodeId node, List<Report> reports)
            throws SQLException {
        return SqlQuery.of(REPORT, call -> give(call, node, reports))
                .rows(EndedTask::of)
                .with(connection);
    }

    private static void give(SqlStatement call, NodeId node, List<Report> reports)
            throws SQLException {
        Deliveries.give(call, reports.stream().map(Report::delivered).toList());
        List<Outcome> outcomes = reports.stream().map(Report::outcome).toList();
        call.set("statuses").array("text", column(outcomes, OutcomeColumns::status));
        call.set("results").array("text", column(outcomes, OutcomeColumns::result));
        call.set("errors").array("text", column(outcomes, OutcomeColumns::error));
        call.set("error_codes").array("text", column(outcomes, OutcomeColumns::code));
        call.set("details").array("text", column(outcomes, OutcomeColumns::details));
        call.set("retry_micros").array("bigint", column(outcomes, OutcomeColumns::retryMicros));
        call.set("keys").array("text", column(reports, EndedTask::key));
        call.set("node").text(node.value());
        call.set("retried_details").text(JsonColumns.of(EventDetails.retriedByPolicy()));
    }

    private static @Nullable String key(Report report) {
        return report.key().map(IdempotencyKey::value).orElse(null);
    }

    private static EndedTask of(ResultSet row) throws SQLException {
        return new EndedTask(
                new TaskId(row.getString(1)),
                row.getLong(2),
                row.getBoolean(3),
                row.getInt(4),
                endedTree(row));
    }

    private static Optional<Long> endedTree(ResultSet row) throws SQLException {
        long tree = row.getLong(5);
        return row.wasNull() ? Optional.empty() : Optional.of(tree);
    }

    private static <T> Object[] column(List<T> items, Function<T, @Nullable Object> value) {
        return items.stream().map(value).toArray();
    }
}
