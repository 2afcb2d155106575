package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.AttemptLogs.Chunk;
import dev.apflow.application.store.LogPlan;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Adds chunks of lines that a node sent, and drops the oldest ones of a log that is too large. */
final class LogAppend {

    /** Whoever adds lines to a task does so alone, so that no number is given twice. */
    private static final SqlText LOCK =
            SqlText.inline(
                    LogAppend.class,
                    """
                    select number, id from apflow_task where id = any (:ids)
                    order by number for no key update
                    """,
                    "ids");

    private static final SqlText KEPT = SqlText.of(LogAppend.class, "kept_log", "numbers");

    private static final SqlText TRIM =
            SqlText.of(LogAppend.class, "trim_log", "number", "attempt", "bytes_max");

    private LogAppend() {}

    /** How many rows were added. */
    static int run(Connection connection, NodeId node, List<Chunk> chunks) throws SQLException {
        Map<TaskId, Long> tasks = locked(connection, chunks);
        LogPlan plan = LogPlan.of(tasks, kept(connection, tasks.values()), chunks);
        if (plan.rows().isEmpty()) {
            return 0;
        }
        LogRows.insert(connection, node, plan.rows());
        LogRows.insertTraces(connection, plan.rows());
        for (LogPlan.Attempt each : plan.tooLarge()) {
            trim(connection, each);
        }
        return plan.rows().size();
    }

    private static Map<TaskId, Long> locked(Connection connection, List<Chunk> chunks)
            throws SQLException {
        Set<TaskId> ids =
                chunks.stream().map(each -> each.delivered().task()).collect(Collectors.toSet());
        Map<TaskId, Long> tasks = new HashMap<>();
        SqlQuery.of(LOCK, call -> call.set("ids").texts(ids))
                .rows(row -> tasks.put(new TaskId(row.getString("id")), row.getLong("number")))
                .with(connection);
        return tasks;
    }

    private static List<LogPlan.Kept> kept(Connection connection, Collection<Long> tasks)
            throws SQLException {
        return SqlQuery.of(KEPT, call -> call.set("numbers").numbers(tasks))
                .rows(LogAppend::kept)
                .with(connection);
    }

    private static LogPlan.Kept kept(ResultSet row) throws SQLException {
        return new LogPlan.Kept(
                row.getLong("number"),
                row.getInt("attempt"),
                row.getLong("delivery"),
                row.getInt("chunk"),
                row.getLong("last_line"),
                row.getLong("bytes"));
    }

    private static void trim(Connection connection, LogPlan.Attempt attempt) throws SQLException {
        SqlQuery.of(
                        TRIM,
                        call -> {
                            call.set("number").number(attempt.task());
                            call.set("attempt").number(attempt.attempt());
                            call.set("bytes_max").number(AttemptLogs.MOST_BYTES);
                        })
                .update()
                .with(connection);
    }
}
