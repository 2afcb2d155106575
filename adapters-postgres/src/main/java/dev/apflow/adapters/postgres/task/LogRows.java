package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.LogPlan;
import dev.apflow.domain.node.NodeId;
import dev.apflow.json.stored.StoredLines;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** Inserts rows of lines and of stack traces; one array a column. */
final class LogRows {

    private static final SqlText INSERT =
            SqlText.of(
                    LogRows.class,
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
                    LogRows.class, "insert_traces", "numbers", "attempts", "deliveries", "traces");

    private LogRows() {}

    static void insert(Connection connection, NodeId node, List<LogPlan.Row> rows)
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

    static void insertTraces(Connection connection, List<LogPlan.Row> all) throws SQLException {
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
}
