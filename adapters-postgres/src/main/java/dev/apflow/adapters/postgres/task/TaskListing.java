package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.TaskReads.TaskCursor;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;

/**
 * The tasks that a filter asks for, the newest first. One statement for every combination; it goes
 * through those numbers among which the tasks of a status must be.
 */
final class TaskListing {

    private static final SqlText ALL = among("apflow_task n");
    private static final SqlText PENDING = among("apflow_queue n");
    private static final SqlText BLOCKED =
            among("(select number from apflow_queue where broken > 0) n");
    private static final SqlText IN_PROGRESS = among("apflow_running n");
    private static final SqlText ENDED_BADLY =
            among(
                    """
                    (select distinct number from apflow_outcome where status in ('failed', 'cancelled')) n
                    """);

    private TaskListing() {}

    private static SqlText among(String numbers) {
        return SqlText.inline(
                TaskListing.class,
                "select v.* from " + numbers + " ${listed}",
                "before",
                "status",
                "phase",
                "by_node",
                "without_node",
                "tree",
                "parent",
                "user",
                "method",
                "queue",
                "limit");
    }

    /**
     * A page.
     *
     * @param withoutNode placement classes that no node can take
     */
    static SqlQuery query(
            TaskFilter filter,
            Collection<Long> withoutNode,
            Optional<TaskCursor> after,
            long limit) {
        return SqlQuery.of(
                statement(filter),
                call -> {
                    call.set("before").number(after.map(TaskCursor::number).orElse(Long.MAX_VALUE));
                    give(call, filter);
                    call.set("without_node").numbers(withoutNode);
                    call.set("limit").number(limit);
                });
    }

    private static void give(SqlStatement call, TaskFilter filter) throws SQLException {
        call.set("status").text(filter.status().map(TaskStatus::word).orElse(""));
        call.set("phase").text(filter.phase().map(TaskListing::kept).orElse(""));
        call.set("by_node")
                .text(byNode(filter) ? filter.phase().map(TaskPhase::word).orElse("") : "");
        call.set("tree").text(filter.treeId().map(TaskId::value).orElse(""));
        call.set("parent").text(filter.parentId().map(TaskId::value).orElse(""));
        call.set("user").text(filter.userId().orElse(""));
        call.set("method").text(filter.method().map(Object::toString).orElse(""));
        call.set("queue").text(filter.queue().map(QueueName::value).orElse(""));
    }

    /** Whether the phase that is asked for depends on the nodes. */
    static boolean byNode(TaskFilter filter) {
        return filter.phase().equals(Optional.of(TaskPhase.NO_NODE))
                || filter.phase().equals(Optional.of(TaskPhase.READY))
                        && filter.nodes().isPresent();
    }

    /** Rows of the queue do not know the nodes. */
    private static String kept(TaskPhase phase) {
        return (phase == TaskPhase.NO_NODE ? TaskPhase.READY : phase).word();
    }

    private static SqlText statement(TaskFilter filter) {
        if (filter.phase().equals(Optional.of(TaskPhase.BLOCKED))) {
            return BLOCKED;
        }
        return switch (filter.status()
                .or(() -> filter.phase().map(TaskPhase::status))
                .orElse(null)) {
            case null -> ALL;
            case PENDING -> PENDING;
            case IN_PROGRESS -> IN_PROGRESS;
            case FAILED, CANCELLED -> ENDED_BADLY;
            case COMPLETED -> ALL;
        };
    }
}
