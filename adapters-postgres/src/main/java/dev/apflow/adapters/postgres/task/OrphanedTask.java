package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.ErrorCode;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A running task whose worker is gone, locked by this transaction.
 *
 * @param node who had it
 * @param lostBefore deliveries of this attempt that were lost before
 */
public record OrphanedTask(
        long number, Delivered delivered, NodeId node, int lostBefore, int maxDeliveries) {

    /** In place of a name that no node can have. */
    private static final NodeId UNREADABLE = new NodeId("unreadable");

    private static final String EVERYTHING =
            """
            select r.number, t.id, r.attempt, r.delivery, r.node, r.lost_deliveries, t.max_deliveries
            from apflow_running r join apflow_task t on t.number = r.number
            order by r.number
            for update of r
            """;

    /** What became of them. */
    public record Result(int returned, int setAside) {}

    public static OrphanedTask of(ResultSet row) throws SQLException {
        return new OrphanedTask(
                row.getLong("number"),
                Deliveries.of(row),
                RowValues.node(row, "node").orElse(UNREADABLE),
                row.getInt("lost_deliveries"),
                row.getInt("max_deliveries"));
    }

    /** All that runs. */
    static List<OrphanedTask> everything(Connection connection) throws SQLException {
        return SqlQuery.of(EVERYTHING).rows(OrphanedTask::of).with(connection);
    }

    /**
     * Gives them back, but for those that were lost too often: these fail. Then this transaction
     * must be alone, for others who end tasks lock the tree before its tasks.
     */
    public static Result takeBack(
            Connection connection, TreeLock.Mode mode, List<OrphanedTask> lost, String reason)
            throws SQLException {
        List<Long> again = new ArrayList<>();
        Map<NodeId, List<Report>> failures = new HashMap<>();
        for (OrphanedTask each : lost) {
            switch (DeliveryLimit.afterLoss(each.lostBefore, each.maxDeliveries)) {
                case HAND_OUT_AGAIN -> again.add(each.number);
                case SET_ASIDE ->
                        failures.computeIfAbsent(each.node, node -> new ArrayList<>())
                                .add(each.failure());
            }
        }
        setAside(connection, mode, failures);
        return new Result(requeued(connection, mode, again, reason), lost.size() - again.size());
    }

    private static void setAside(
            Connection connection, TreeLock.Mode mode, Map<NodeId, List<Report>> failures)
            throws SQLException {
        if (!failures.isEmpty()) {
            mode.mustBeAlone();
        }
        for (var each : failures.entrySet()) {
            List<Report> reports = each.getValue();
            OutcomeRecord.failed(
                    connection, each.getKey(), reports, OutcomeRecord.failing(reports));
        }
    }

    private static int requeued(
            Connection connection, TreeLock.Mode mode, List<Long> numbers, String reason)
            throws SQLException {
        if (numbers.isEmpty()) {
            return 0;
        }
        try (SqlStatement call = new SqlStatement(connection, Requeue.LOST)) {
            Requeue.Result requeued = Requeue.runLost(call.set("numbers").numbers(numbers), reason);
            mode.settle(connection, requeued.waiting());
            return requeued.tasks();
        }
    }

    private Report failure() {
        Outcome failed =
                new Outcome.Failed(
                        DeliveryLimit.error(lostBefore + 1),
                        ErrorCode.TOO_MANY_DELIVERIES,
                        Optional.empty());
        return new Report(delivered, Optional.empty(), failed);
    }
}
