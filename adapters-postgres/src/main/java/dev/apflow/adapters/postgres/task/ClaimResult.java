package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.WriteFence;
import dev.apflow.application.store.TaskClaims.ClaimBudget;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * What one statement claimed.
 *
 * @param locked how many candidates it could lock
 * @param candidates how many it found
 */
record ClaimResult(List<ClaimedRow> tasks, int locked, int candidates) {

    static final SqlText CLAIM =
            SqlText.of(
                    ClaimResult.class,
                    "claim",
                    "executors",
                    "capabilities",
                    "profile_node",
                    "wanted",
                    "candidates",
                    "classes",
                    "limits",
                    "admitted",
                    "admitted_classes",
                    "holder",
                    "standalone",
                    "incarnation",
                    "lease_micros",
                    "input_bytes",
                    "bytes");

    static ClaimResult of(WriteFence fence, Connection connection, ClaimCriteria criteria)
            throws SQLException {
        try (SqlStatement call = fence.call(connection, CLAIM)) {
            criteria.give(call);
            return of(fence.rows(call, row -> read(row, criteria.budget())));
        }
    }

    /** The same in a transaction that goes on. */
    static ClaimResult inTransaction(Connection connection, ClaimCriteria criteria)
            throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, CLAIM)) {
            criteria.give(call);
            return of(call.rows(row -> read(row, criteria.budget())));
        }
    }

    private static ClaimResult of(List<ClaimResult> rows) {
        return new ClaimResult(
                rows.stream().flatMap(each -> each.tasks.stream()).toList(),
                rows.get(0).locked,
                rows.get(0).candidates);
    }

    /** A row: a task, or none where nothing was handed out. */
    private static ClaimResult read(ResultSet row, ClaimBudget budget) throws SQLException {
        int locked = row.getInt("locked");
        int candidates = row.getInt("candidates");
        return row.getString("id") == null
                ? new ClaimResult(List.of(), locked, candidates)
                : new ClaimResult(List.of(ClaimedRow.of(row, budget)), locked, candidates);
    }

    /** What it takes of the budget. */
    long loaded() {
        return tasks.stream().mapToLong(ClaimedRow::loaded).sum();
    }
}
