package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.AttemptLogs;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.json.stored.StoredJson;
import dev.apflow.json.stored.StoredLines;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Chunks of lines are rows of their own, which no other statement looks at. */
public final class PostgresLogs implements AttemptLogs {

    private static final SqlText LINES =
            SqlText.of(
                    PostgresLogs.class,
                    "log_lines",
                    "task",
                    "after",
                    "attempt",
                    "bytes_max",
                    "limit");

    private static final SqlText ENDED =
            SqlText.of(PostgresLogs.class, "ended_attempts", "task", "after", "limit");

    private final Database database;

    public PostgresLogs(Database database) {
        this.database = database;
    }

    @Override
    public void append(NodeId node, List<Chunk> chunks) {
        if (!chunks.isEmpty()) {
            database.transaction(connection -> LogAppend.run(connection, node, chunks));
        }
    }

    private record ReadChunk(StoredLines.Row row, boolean more) {

        static ReadChunk of(ResultSet row) throws SQLException {
            return new ReadChunk(
                    new StoredLines.Row(
                            row.getLong("first_line"),
                            row.getLong("dropped"),
                            row.getInt("attempt"),
                            row.getLong("delivery"),
                            RowValues.node(row, "node"),
                            row.getString("content")),
                    row.getBoolean("more"));
        }
    }

    @Override
    public LogPage lines(TaskId task, OptionalInt attempt, long after, int limit) {
        SqlQuery query =
                SqlQuery.of(
                        LINES,
                        call -> {
                            call.set("task").text(task.value());
                            call.set("after").number(after);
                            call.set("attempt").number(attempt.orElse(0));
                            call.set("bytes_max").number(PAGE_BYTES);
                            call.set("limit").number(limit);
                        });
        return page(database.single(query.rows(ReadChunk::of)), after, limit);
    }

    private static LogPage page(List<ReadChunk> chunks, long after, int limit) {
        List<StoredLine> lines = new ArrayList<>();
        chunks.forEach(each -> lines.addAll(StoredLines.read(each.row, after)));
        return LogPage.of(lines, !chunks.isEmpty() && chunks.getLast().more, limit);
    }

    @Override
    public List<EndedAttempt> ended(TaskId task, int after, int limit) {
        SqlQuery query =
                SqlQuery.of(
                        ENDED,
                        call -> {
                            call.set("task").text(task.value());
                            call.set("after").number(after);
                            call.set("limit").number(limit);
                        });
        return database.single(query.rows(PostgresLogs::ended));
    }

    private static EndedAttempt ended(ResultSet row) throws SQLException {
        return new EndedAttempt(
                row.getInt("attempt"),
                row.getLong("delivery"),
                TaskStatus.ofWord(row.getString("status")).orElse(TaskStatus.FAILED),
                RowValues.text(row, "result")
                        .map(text -> StoredJson.value(text).orElse(StoredJson.UNREADABLE)),
                RowValues.text(row, "error"),
                RowValues.text(row, "error_code").flatMap(ErrorCode::ofWord),
                RowValues.text(row, "trace"),
                RowValues.node(row, "node"),
                RowValues.instant(row, "started_at"),
                Times.instant(row.getLong("completed_at")));
    }
}
