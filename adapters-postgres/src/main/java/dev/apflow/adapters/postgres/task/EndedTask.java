package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.JsonColumns;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.EventDetails;
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
        try (SqlStatement call = new SqlStatement(connection, REPORT)) {
            Deliveries.give(call, reports.stream().map(Report::delivered).toList());
            call.set("statuses")
                    .array("text", column(reports, each -> OutcomeColumns.status(each.outcome())));
            call.set("results")
                    .array("text", column(reports, each -> OutcomeColumns.result(each.outcome())));
            call.set("errors")
                    .array("text", column(reports, each -> OutcomeColumns.error(each.outcome())));
            call.set("error_codes")
                    .array("text", column(reports, each -> OutcomeColumns.code(each.outcome())));
            call.set("keys")
                    .array(
                            "text",
                            column(
                                    reports,
                                    each -> each.key().map(IdempotencyKey::value).orElse(null)));
            call.set("details")
                    .array("text", column(reports, each -> OutcomeColumns.details(each.outcome())));
            call.set("retry_micros")
                    .array(
                            "bigint",
                            column(reports, each -> OutcomeColumns.retryMicros(each.outcome())));
            call.set("node").text(node.value());
            call.set("retried_details").text(JsonColumns.of(EventDetails.retriedByPolicy()));
            return call.rows(
                    row ->
                            new EndedTask(
                                    new TaskId(row.getString(1)),
                                    row.getLong(2),
                                    row.getBoolean(3),
                                    row.getInt(4),
                                    endedTree(row)));
        }
    }

    private static Optional<Long> endedTree(ResultSet row) throws SQLException {
        long tree = row.getLong(5);
        return row.wasNull() ? Optional.empty() : Optional.of(tree);
    }

    private static Object[] column(List<Report> reports, Function<Report, @Nullable Object> value) {
        return reports.stream().map(value).toArray();
    }
}
