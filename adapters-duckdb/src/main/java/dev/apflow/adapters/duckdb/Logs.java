package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.AttemptLogs;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.json.stored.StoredJson;
import dev.apflow.json.stored.StoredLines;

import io.helidon.dbclient.DbRow;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

record Logs(Database database) implements AttemptLogs {

    private static final String LINES =
            """
            select first_line, dropped, attempt, delivery, node, content, more
            from (
                select first_line, dropped, attempt, delivery, node, content,
                       sum(bytes) over (order by first_line) - bytes as before,
                       lead(first_line) over (order by first_line) is not null as more
                from apflow_log_chunk
                where number = (select number from apflow_task where id = ?)
                  and lines > 0 and first_line + lines > ? and (? = 0 or attempt = ?)) c
            where before < ?
            order by first_line
            limit ?
            """;

    private static final String ENDED =
            """
            select o.attempt, o.delivery, o.status, o.result, o.error, o.node, tr.trace,
                   case when o.status = 'cancelled' then 'cancelled' else o.error_code end as error_code,
                   epoch_us(o.started_at) as started_us, epoch_us(o.ended_at) as ended_us
            from apflow_outcome o
            left join apflow_trace tr
                on tr.number = o.number and tr.attempt = o.attempt and tr.delivery = o.delivery
            where o.number = (select number from apflow_task where id = ?) and o.attempt > ?
            order by o.attempt
            limit ?
            """;

    @Override
    public void append(NodeId node, List<Chunk> chunks) {
        if (!chunks.isEmpty()) {
            database.write(new AppendLogs(node, chunks));
        }
    }

    private record LogRow(StoredLines.Row row, boolean more) {}

    @Override
    public LogPage lines(TaskId task, OptionalInt attempt, long after, int limit) {
        List<LogRow> found =
                database.read(
                        execute -> {
                            try (Stream<DbRow> rows =
                                    execute.createQuery(LINES)
                                            .addParam(task.value())
                                            .addParam(after)
                                            .addParam(attempt.orElse(0))
                                            .addParam(attempt.orElse(0))
                                            .addParam(PAGE_BYTES)
                                            .addParam(limit)
                                            .execute()) {
                                return rows.map(Logs::chunk).toList();
                            }
                        });
        List<StoredLine> lines = new ArrayList<>();
        found.forEach(each -> lines.addAll(StoredLines.read(each.row, after)));
        return LogPage.of(lines, !found.isEmpty() && found.getLast().more, limit);
    }

    private static LogRow chunk(DbRow row) {
        return new LogRow(
                new StoredLines.Row(
                        Columns.bigint(row, "first_line"),
                        Columns.bigint(row, "dropped"),
                        Columns.integer(row, "attempt"),
                        Columns.bigint(row, "delivery"),
                        Columns.find(row, "node", String.class)
                                .filter(NodeId::isValid)
                                .map(NodeId::new),
                        Columns.text(row, "content")),
                Columns.flag(row, "more"));
    }

    @Override
    public List<EndedAttempt> ended(TaskId task, int after, int limit) {
        return database.read(
                execute -> {
                    try (Stream<DbRow> rows =
                            execute.createQuery(ENDED)
                                    .addParam(task.value())
                                    .addParam(after)
                                    .addParam(limit)
                                    .execute()) {
                        return rows.map(Logs::ended).toList();
                    }
                });
    }

    private static EndedAttempt ended(DbRow row) {
        return new EndedAttempt(
                Columns.integer(row, "attempt"),
                Columns.bigint(row, "delivery"),
                TaskStatus.ofWord(Columns.text(row, "status")).orElse(TaskStatus.FAILED),
                Columns.find(row, "result", String.class)
                        .map(text -> StoredJson.value(text).orElse(StoredJson.UNREADABLE)),
                Columns.find(row, "error", String.class),
                Columns.find(row, "error_code", String.class).flatMap(ErrorCode::ofWord),
                Columns.find(row, "trace", String.class),
                Columns.find(row, "node", String.class).filter(NodeId::isValid).map(NodeId::new),
                Columns.find(row, "started_us", Long.class).map(Times::instant),
                Times.instant(Columns.bigint(row, "ended_us")));
    }
}
