package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.LogPlan;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.json.stored.StoredJson;
import dev.apflow.json.stored.StoredLines;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Chunks of lines are rows of their own, which no other statement looks at. */
public final class PostgresLogs implements AttemptLogs {

    /** Whoever adds lines to a task does so alone, so that no number is given twice. */
    private static final String LOCK =
            """
            select number, id from apflow_task where id = any (?) order by number for no key update
            """;

    private static final String NOW =
            """
            select (extract(epoch from clock_timestamp()) * 1000000)::bigint
            """;

    private static final String KEPT =
            """
            select number, attempt, delivery, max(chunk) as chunk, max(first_line + lines - 1) as last_line,
                   sum(bytes)::bigint as bytes
            from apflow_log_chunk
            where number = any (?)
            group by number, attempt, delivery
            """;

    private static final String INSERT =
            """
            insert into apflow_log_chunk
                (number, attempt, delivery, chunk, node, first_line, lines, dropped, bytes, content)
            select c.number, c.attempt, c.delivery, c.chunk, ?, c.first_line, c.lines, c.dropped, c.bytes, c.content
            from unnest(?::bigint[], ?::int[], ?::bigint[], ?::int[], ?::bigint[], ?::int[], ?::bigint[], ?::int[],
                        ?::text[])
                as c (number, attempt, delivery, chunk, first_line, lines, dropped, bytes, content)
            """;

    private static final String INSERT_TRACE =
            """
            insert into apflow_trace (number, attempt, delivery, trace)
            select t.number, t.attempt, t.delivery, t.trace
            from unnest(?::bigint[], ?::int[], ?::bigint[], ?::text[]) as t (number, attempt, delivery, trace)
            on conflict do nothing
            """;

    /** Drops the oldest chunks; the oldest that stays tells how many lines they had. */
    private static final String TRIM =
            """
            with summed as (
                select delivery, chunk, first_line, lines, dropped,
                       sum(bytes) over (order by first_line desc, delivery desc, chunk desc) as total
                from apflow_log_chunk
                where number = ? and attempt = ?),
            deleted as (
                delete from apflow_log_chunk c using summed s
                where c.number = ? and c.attempt = ? and c.delivery = s.delivery and c.chunk = s.chunk
                  and s.total > ?
                returning c.lines + c.dropped as lines)
            update apflow_log_chunk c
            set dropped = c.dropped + coalesce((select sum(lines) from deleted), 0)
            where c.number = ? and c.attempt = ?
              and c.first_line = (select min(first_line) from summed where total <= ? and lines > 0)
              and c.lines > 0
            """;

    private static final String LINES =
            """
            select c.first_line, c.dropped, c.attempt, c.delivery, c.node, c.content, c.more
            from (
                select first_line, dropped, attempt, delivery, node, content,
                       sum(bytes) over (order by first_line) - bytes as before,
                       lead(first_line) over (order by first_line) is not null as more
                from apflow_log_chunk
                where number = (select number from apflow_task where id = ?)
                  and lines > 0 and first_line + lines > ? and (? = 0 or attempt = ?)) c
            where c.before < ?
            order by c.first_line
            limit ?
            """;

    private static final String ENDED =
            """
            select o.attempt, o.delivery, o.status, o.result, o.error, o.node, tr.trace,
                   case when o.status = 'cancelled' then 'cancelled' else o.error_code end as error_code,
                   (extract(epoch from o.started_at) * 1000000)::bigint as started_at,
                   (extract(epoch from o.completed_at) * 1000000)::bigint as completed_at
            from apflow_task t
                 join apflow_outcome o on o.number = t.number
                 left join apflow_trace tr
                     on tr.number = o.number and tr.attempt = o.attempt and tr.delivery = o.delivery
            where t.id = ? and o.attempt > ?
            order by o.attempt
            limit ?
            """;

    private final Database database;

    public PostgresLogs(Database database) {
        this.database = database;
    }

    @Override
    public void append(NodeId node, List<Chunk> chunks) {
        if (!chunks.isEmpty()) {
            database.transaction(connection -> append(connection, node, chunks));
        }
    }

    private static int append(Connection connection, NodeId node, List<Chunk> chunks)
            throws SQLException {
        Map<TaskId, Long> tasks = locked(connection, chunks);
        LogPlan plan = LogPlan.of(tasks, kept(connection, tasks.values()), chunks);
        if (plan.rows().isEmpty()) {
            return 0;
        }
        insert(connection, node, plan.rows());
        traces(connection, plan.rows());
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
        try (SqlStatement call = new SqlStatement(connection, LOCK)) {
            call.texts(ids)
                    .rows(row -> tasks.put(new TaskId(row.getString("id")), row.getLong("number")));
        }
        return tasks;
    }

    private static List<LogPlan.Kept> kept(Connection connection, Collection<Long> tasks)
            throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, KEPT)) {
            return call.numbers(tasks)
                    .rows(
                            row ->
                                    new LogPlan.Kept(
                                            row.getLong("number"),
                                            row.getInt("attempt"),
                                            row.getLong("delivery"),
                                            row.getInt("chunk"),
                                            row.getLong("last_line"),
                                            row.getLong("bytes")));
        }
    }

    private static void insert(Connection connection, NodeId node, List<LogPlan.Row> rows)
            throws SQLException {
        long now;
        try (SqlStatement call = new SqlStatement(connection, NOW)) {
            now = call.row(row -> row.getLong(1)).orElseThrow();
        }
        try (SqlStatement call = new SqlStatement(connection, INSERT)) {
            call.text(node.value());
            longs(call, rows, LogPlan.Row::task);
            integers(call, rows, row -> row.chunk().delivered().attempt());
            longs(call, rows, row -> row.chunk().delivered().delivery());
            integers(call, rows, row -> row.chunk().number());
            longs(call, rows, LogPlan.Row::firstLine);
            integers(call, rows, row -> row.chunk().lines().size());
            longs(call, rows, row -> row.chunk().dropped());
            integers(call, rows, row -> row.chunk().bytes());
            call.texts(rows.stream().map(row -> StoredLines.write(row.chunk(), now)).toList());
            call.update();
        }
    }

    private static void traces(Connection connection, List<LogPlan.Row> all) throws SQLException {
        List<LogPlan.Row> rows =
                all.stream().filter(row -> row.chunk().trace().isPresent()).toList();
        if (rows.isEmpty()) {
            return;
        }
        try (SqlStatement call = new SqlStatement(connection, INSERT_TRACE)) {
            longs(call, rows, LogPlan.Row::task);
            integers(call, rows, row -> row.chunk().delivered().attempt());
            longs(call, rows, row -> row.chunk().delivered().delivery());
            call.texts(rows.stream().map(row -> row.chunk().trace().orElseThrow()).toList());
            call.update();
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
        try (SqlStatement call = new SqlStatement(connection, TRIM)) {
            call.number(attempt.task()).number(attempt.attempt());
            call.number(attempt.task()).number(attempt.attempt()).number(MOST_BYTES);
            call.number(attempt.task()).number(attempt.attempt()).number(MOST_BYTES);
            call.update();
        }
    }

    @Override
    public LogPage lines(TaskId task, OptionalInt attempt, long after, int limit) {
        return database.single(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, LINES)) {
                        call.text(task.value()).number(after);
                        call.number(attempt.orElse(0)).number(attempt.orElse(0));
                        call.number(PAGE_BYTES).number(limit);
                        return page(call.rows(PostgresLogs::chunk), after, limit);
                    }
                });
    }

    private record Found(StoredLines.Row row, boolean more) {}

    private static Found chunk(ResultSet row) throws SQLException {
        return new Found(
                new StoredLines.Row(
                        row.getLong("first_line"),
                        row.getLong("dropped"),
                        row.getInt("attempt"),
                        row.getLong("delivery"),
                        PostgresReads.node(row, "node"),
                        row.getString("content")),
                row.getBoolean("more"));
    }

    private static LogPage page(List<Found> found, long after, int limit) {
        List<StoredLine> lines = new ArrayList<>();
        found.forEach(each -> lines.addAll(StoredLines.read(each.row, after)));
        return LogPage.of(lines, !found.isEmpty() && found.getLast().more, limit);
    }

    @Override
    public List<EndedAttempt> ended(TaskId task, int after, int limit) {
        return database.single(
                connection -> {
                    try (SqlStatement call = new SqlStatement(connection, ENDED)) {
                        return call.text(task.value())
                                .number(after)
                                .number(limit)
                                .rows(PostgresLogs::ended);
                    }
                });
    }

    private static EndedAttempt ended(ResultSet row) throws SQLException {
        return new EndedAttempt(
                row.getInt("attempt"),
                row.getLong("delivery"),
                TaskStatus.ofWord(row.getString("status")).orElse(TaskStatus.FAILED),
                PostgresReads.text(row, "result")
                        .map(text -> StoredJson.value(text).orElse(StoredJson.UNREADABLE)),
                PostgresReads.text(row, "error"),
                PostgresReads.text(row, "error_code").flatMap(ErrorCode::ofWord),
                PostgresReads.text(row, "trace"),
                PostgresReads.node(row, "node"),
                Optional.ofNullable((Long) row.getObject("started_at")).map(Times::instant),
                Times.instant(row.getLong("completed_at")));
    }
}
