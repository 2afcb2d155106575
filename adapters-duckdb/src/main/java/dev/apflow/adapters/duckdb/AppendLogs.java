package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Cells;
import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Row;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.AttemptLogs;
import dev.apflow.application.store.AttemptLogs.Chunk;
import dev.apflow.application.store.LogPlan;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.json.stored.StoredLines;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Adds lines to the logs of tasks. */
record AppendLogs(NodeId node, List<Chunk> chunks) implements Change<Integer> {

    private static final String TASKS =
            """
            select id, number, tree from apflow_task where id in (select unnest(?::varchar[]))
            """;

    private static final String KEPT =
            """
            select number, attempt, delivery, max(chunk) as chunk, max(first_line + lines - 1) as last_line,
                   sum(bytes)::bigint as bytes
            from apflow_log_chunk
            where number between ? and ? and list_contains(?::bigint[], number)
            group by number, attempt, delivery
            """;

    private static final String OLDEST =
            """
            select first_line, lines, dropped, total from (
                select first_line, lines, dropped, delivery, chunk,
                       sum(bytes) over (order by first_line desc, delivery desc, chunk desc)::bigint as total
                from apflow_log_chunk where number = ? and attempt = ?)
            order by first_line, delivery, chunk
            """;

    private static final String TRIM =
            """
            delete from apflow_log_chunk where number = ? and attempt = ? and first_line < ?
            """;

    private static final String DROPPED =
            """
            update apflow_log_chunk set dropped = dropped + ?
            where number = ? and attempt = ? and first_line = ? and lines > 0
            """;

    private record Known(TaskId id, long number, long tree) {}

    private record ChunkRow(Known task, LogPlan.Row row, NodeId node, String content)
            implements Row {

        @Override
        public String table() {
            return "apflow_log_chunk";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            Chunk chunk = row.chunk();
            Delivered delivered = chunk.delivered();
            cells.bigint(task.number).bigint(task.tree);
            cells.integer(delivered.attempt()).bigint(delivered.delivery());
            cells.integer(chunk.number()).text(node.value()).bigint(row.firstLine());
            cells.integer(chunk.lines().size()).bigint(chunk.dropped()).integer(chunk.bytes());
            cells.text(content);
        }
    }

    private record TraceRow(Known task, Delivered delivered, String trace) implements Row {

        @Override
        public String table() {
            return "apflow_trace";
        }

        @Override
        public void appendTo(Cells cells) throws SQLException {
            cells.bigint(task.number).bigint(task.tree);
            cells.integer(delivered.attempt()).bigint(delivered.delivery()).text(trace);
        }
    }

    @Override
    public Integer apply(Session session) throws SQLException {
        Map<TaskId, Known> tasks = tasks(session);
        if (tasks.isEmpty()) {
            return 0;
        }
        Map<TaskId, Long> numbers = new HashMap<>();
        tasks.forEach((id, task) -> numbers.put(id, task.number));
        LogPlan plan = LogPlan.of(numbers, kept(session, numbers.values()), chunks);
        for (LogPlan.Row each : plan.rows()) {
            Known task = tasks.get(each.chunk().delivered().task());
            if (task != null) {
                add(session, task, each);
            }
        }
        for (LogPlan.Attempt each : plan.tooLarge()) {
            trim(session, each);
        }
        return plan.rows().size();
    }

    private void add(Session session, Known task, LogPlan.Row row) {
        Chunk chunk = row.chunk();
        session.append(new ChunkRow(task, row, node, StoredLines.write(chunk, session.now())));
        chunk.trace()
                .ifPresent(trace -> session.append(new TraceRow(task, chunk.delivered(), trace)));
    }

    private Map<TaskId, Known> tasks(Session session) throws SQLException {
        Set<String> ids =
                chunks.stream()
                        .map(each -> each.delivered().task().value())
                        .collect(Collectors.toSet());
        return session
                .sql(TASKS)
                .texts(ids)
                .list(
                        row ->
                                new Known(
                                        new TaskId(row.getString("id")),
                                        row.getLong("number"),
                                        row.getLong("tree")))
                .stream()
                .collect(Collectors.toMap(Known::id, each -> each));
    }

    private static List<LogPlan.Kept> kept(Session session, Collection<Long> tasks)
            throws SQLException {
        return session.sql(KEPT)
                .range(tasks)
                .list(
                        row ->
                                new LogPlan.Kept(
                                        row.getLong("number"),
                                        row.getInt("attempt"),
                                        row.getLong("delivery"),
                                        row.getInt("chunk"),
                                        row.getLong("last_line"),
                                        row.getLong("bytes")));
    }

    private record Oldest(long firstLine, long lines, long dropped, long total) {}

    /** Drops the oldest chunks; the oldest that stays tells how many lines they had. */
    private static void trim(Session session, LogPlan.Attempt attempt) throws SQLException {
        List<Oldest> all =
                session.sql(OLDEST)
                        .number(attempt.task())
                        .number(attempt.attempt())
                        .list(
                                row ->
                                        new Oldest(
                                                row.getLong("first_line"),
                                                row.getLong("lines"),
                                                row.getLong("dropped"),
                                                row.getLong("total")));
        long preceding = 0;
        for (Oldest each : all) {
            if (each.total <= AttemptLogs.MOST_BYTES && each.lines > 0) {
                session.sql(TRIM)
                        .number(attempt.task())
                        .number(attempt.attempt())
                        .number(each.firstLine)
                        .update();
                session.sql(DROPPED)
                        .number(preceding)
                        .number(attempt.task())
                        .number(attempt.attempt())
                        .number(each.firstLine)
                        .update();
                return;
            }
            preceding += each.lines + each.dropped;
        }
    }
}
