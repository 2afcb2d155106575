package dev.apflow.adapters.postgres.task;

import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Records outcomes, with what follows for those that depend on their tasks and for their trees. */
final class OutcomeRecord {

    private OutcomeRecord() {}

    /** Records outcomes; each task is named once. */
    static List<EndedTask> write(
            Connection connection, TreeLock.Mode hold, NodeId node, List<Report> reports)
            throws SQLException {
        hold.begin(connection);
        Set<TaskId> failing = failing(reports);
        List<EndedTask> all =
                failing.isEmpty()
                        ? EndedTask.record(connection, node, reports)
                        : failed(connection, node, reports, failing);
        if (failing.isEmpty()) {
            TreeEnds.insertEvents(
                    connection,
                    all.stream().flatMap(each -> each.endedTree().stream()).distinct().toList(),
                    Optional.empty());
        }
        hold.settle(
                connection,
                all.stream().filter(each -> each.open() > 0).map(EndedTask::number).toList());
        return all;
    }

    /**
     * Records outcomes in a transaction that is under way; each task is named once.
     *
     * @param failing those that would fail for good
     */
    static List<EndedTask> failed(
            Connection connection, NodeId node, List<Report> reports, Set<TaskId> failing)
            throws SQLException {
        List<Long> moving =
                TreeCounts.lockTreesOf(
                        connection, reports.stream().map(each -> each.delivered().task()).toList());
        List<EndedTask> all = EndedTask.record(connection, node, reports);
        TreeCounts.block(
                connection,
                all.stream()
                        .filter(each -> each.accepted())
                        .filter(each -> failing.contains(each.task()))
                        .map(EndedTask::number)
                        .toList());
        TreeEnds.insertEvents(connection, moving, Optional.empty());
        return all;
    }

    /** Those that would fail for good. */
    static Set<TaskId> failing(List<Report> reports) {
        return reports.stream()
                .filter(
                        each ->
                                each.outcome() instanceof Outcome.Failed failed
                                        && failed.retryAfter().isEmpty())
                .map(each -> each.delivered().task())
                .collect(Collectors.toSet());
    }
}
