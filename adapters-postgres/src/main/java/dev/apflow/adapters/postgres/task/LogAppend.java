package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.AttemptLogs.Chunk;
import dev.apflow.application.store.LogPlan;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.stored.StoredLines;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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

    private static final SqlText INSERT =
            SqlText.of(
                    LogAppend.class,
                    "insert_log_chunks",
                    "node",
                    "numbers",
                    "attempts",
                    "deliveries",
                    "chunks",
                    "first_lines",
                    "lines",
                    "dropped",
                    "bytes",
                    "contents");

    private static final SqlText INSERT_TRACES =
            SqlText.of(
                    LogAppend.class,
                    "insert_traces",
                    "numbers",
                    "attempts",
                    "deliveries",
                    "traces");

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
        insert(connection, node, plan.rows());
        insertTraces(connection, plan.rows());
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

    private static void insert(Connection connection, NodeId node, List<LogPlan.Row> rows)
            throws SQLException {
        long now = Times.micros(Times.now(connection));
        List<String> contents =
                rows.stream().map(row -> StoredLines.write(row.chunk(), now)).toList();
        SqlQuery.of(
                        INSERT,
                        call -> {
                            call.set("node").text(node.value());
                            giveDeliveries(call, rows);
                            integers(call.set("chunks"), rows, row -> row.chunk().number());
                            longs(call.set("first_lines"), rows, LogPlan.Row::firstLine);
                            integers(call.set("lines"), rows, row -> row.chunk().lines().size());
                            longs(call.set("dropped"), rows, row -> row.chunk().dropped());
                            integers(call.set("bytes"), rows, row -> row.chunk().bytes());
                            call.set("contents").texts(contents);
                        })
                .update()
                .with(connection);
    }

    private static void giveDeliveries(SqlStatement call, List<LogPlan.Row> rows)
            throws SQLException {
        longs(call.set("numbers"), rows, LogPlan.Row::task);
        integers(call.set("attempts"), rows, row -> row.chunk().delivered().attempt());
        longs(call.set("deliveries"), rows, row -> row.chunk().delivered().delivery());
    }

    private static void insertTraces(Connection connection, List<LogPlan.Row> all)
            throws SQLException {
        List<LogPlan.Row> rows =
                all.stream().filter(row -> row.chunk().trace().isPresent()).toList();
        if (!rows.isEmpty()) {
            List<String> traces =
                    rows.stream().map(row -> row.chunk().trace().orElseThrow()).toList();
            SqlQuery.of(
                            INSERT_TRACES,
                            call -> {
                                giveDeliveries(call, rows);
                                call.set("traces").texts(traces);
                            })
                    .update()
                    .with(connection);
        }
    }

    private static void longs(
            SqlStatement call, List<LogPlan.Row> rows, Function<LogPlan.Row, Long> value)
            throws SQLException {
        call.numbers(rows.stream().map(value).toList());
    }

    private static void integers(
            SqlStatement call, List<LogPlan.Row> rows, Function<LogPlan.Row, Integer> value)
            throws SQLException {
        call.array("integer", rows.stream().map(value).toArray());
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
