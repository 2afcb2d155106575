package dev.apflow.adapters.duckdb;

import dev.apflow.application.store.RunReads.RunCursor;
import dev.apflow.application.store.RunReads.RunFilter;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.RunStatus;
import dev.apflow.domain.run.RunSummary;
import dev.apflow.domain.run.TriggerKind;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementQuery;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pages of runs: first which they are, then how each of them stands. */
final class RunPages {

    /** Stands for no condition: no name can be so. */
    private static final String ANY = "\u0001";

    /**
     * How the runs of some trees stand: parameters are the pairs that no node can take and, four
     * times, the least and the greatest tree. {@code AMONG} is what else is asked of a tree.
     */
    private static final String STANDING =
            """
            none as (select string_split(?, chr(1)) as kinds),
            running as (
                select tree, count(*) as running, sum(progress) as progress
                from apflow_running where tree between ? and ? and AMONG group by tree),
            pending as (
                select p.tree, count(*) as pending, count(*) filter (where p.broken > 0) as blocked,
                       min(case
                           when p.broken > 0 then null
                           when h.tree is not null then 5
                           when p.waits > 0 then null
                           when epoch_us(p.due_at) > epoch_us(now())
                               then case when p.failed > 0 then 3 else 4 end
                           when list_contains(none.kinds, p.method || chr(2) || coalesce(p.placement, '') || chr(2) || coalesce(p.queue, '')) then 2
                           else 1 end) as rank
                from apflow_pending p cross join none left join apflow_held h on h.tree = p.tree
                where p.tree between ? and ? and p.AMONG
                group by p.tree),
            ended as (
                select tree,
                       count(*) filter (where status = 'completed') as completed,
                       count(*) filter (where status = 'failed') as failed,
                       count(*) filter (where status = 'cancelled') as cancelled
                from apflow_outcome where current and tree between ? and ? and AMONG group by tree),
            standing as (
                select r.*, coalesce(x.running, 0) as running, coalesce(x.progress, 0) as progress,
                       coalesce(p.pending, 0) as pending, coalesce(p.blocked, 0) as blocked,
                       coalesce(e.completed, 0) as completed, coalesce(e.failed, 0) as failed,
                       coalesce(e.cancelled, 0) as cancelled,
                       case
                           when x.running > 0 then 'in_progress'
                           when p.rank = 1 then 'ready'
                           when p.rank = 2 then 'no_node'
                           when p.rank = 3 then 'retrying'
                           when p.rank = 4 then 'scheduled'
                           when p.rank = 5 then 'suspended'
                           when p.pending > 0 or e.failed > 0 then 'failed'
                           when e.cancelled > 0 then 'cancelled'
                           else 'completed' end as status
                from apflow_run r
                left join running x on x.tree = r.tree
                left join pending p on p.tree = r.tree
                left join ended e on e.tree = r.tree
                where r.tree between ? and ? and r.AMONG)
            """;

    private static final String STANDING_OF_ALL =
            "with " + STANDING.replaceAll("\\w?\\.?AMONG", "true");

    /** The trees are the first parameter. */
    private static final String STANDING_OF_CHOSEN =
            "with chosen as (select unnest(string_split(?, ' ')::bigint[]) as chosen_tree), "
                    + STANDING.replace("AMONG", "tree in (select chosen_tree from chosen)");

    /** Where a status is asked for, the newest so many runs are tried first. */
    private static final int NEWEST = 500;

    private static final String NEWEST_FROM =
            "select tree from apflow_run where tree < ? order by tree desc limit 1 offset "
                    + NEWEST;

    private static final String FILTERED =
            """
            where r.tree < ?
              and (? = chr(1) or r.flow = ?)
              and (? = chr(1) or r.name = ?)
              and (? = chr(1) or r.method = ?)
              and (? = chr(1) or r.trigger_kind = ?)
              and (? = chr(1) or r.trigger_id = ?)
              and (? = chr(1) or r.trigger_user = ?)
              and epoch_us(r.created_at) >= ? and epoch_us(r.created_at) < ?
              and (? = chr(1) or r.tree in (
                      select tree from apflow_run_label
                      where list_contains(string_split(?, chr(1)), key || chr(2) || value)
                      group by tree having count(*) = ?))
              and (? = chr(1) or list_contains(string_split(?, ' '), r.status))
            order by r.tree desc
            limit ?
            """;

    private static final String NUMBERS =
            "select r.tree from (select *, '' as status from apflow_run) r " + FILTERED;

    private static final String NUMBERS_BY_STATUS =
            STANDING_OF_ALL + "select r.tree from standing r " + FILTERED;

    private static final String ROWS =
            STANDING_OF_CHOSEN
                    + """
                    select s.* exclude (inputs, created_at), t.id, epoch_us(s.created_at) as created_us,
                           epoch_us(v.started) as started_us,
                           case when s.status in ('completed', 'failed', 'cancelled')
                               then epoch_us(v.ended) end as ended_us
                    from standing s
                    join apflow_task t on t.number = s.tree
                    left join (
                        select tree, min(happened) filter (where type = 'started') as started,
                               max(happened) filter (where type = 'tree_ended') as ended
                        from apflow_event
                        where type in ('started', 'tree_ended') and tree between ? and ?
                          and tree in (select chosen_tree from chosen)
                        group by tree) v on v.tree = s.tree
                    where t.number between ? and ?
                    order by s.tree desc
                    """;

    private RunPages() {}

    /** Which runs a page shows. */
    static List<Long> numbers(
            DbExecute execute,
            RunFilter filter,
            EligibleNodes nodes,
            Optional<RunCursor> after,
            int limit) {
        if (filter.statuses().isEmpty()) {
            return numbers(execute, filter, "", after, limit, 0);
        }
        String withoutNode = WithoutNode.of(execute, nodes);
        long before = after.map(RunCursor::number).orElse(Long.MAX_VALUE);
        Optional<Long> from =
                execute.createGet(NEWEST_FROM)
                        .addParam(before)
                        .execute()
                        .map(row -> Columns.bigint(row, "tree"));
        if (from.isPresent()) {
            List<Long> newest =
                    numbers(execute, filter, withoutNode, after, limit, from.orElseThrow());
            if (newest.size() >= limit) {
                return newest;
            }
        }
        return numbers(execute, filter, withoutNode, after, limit, 0);
    }

    /** Among the runs from this number on, where a status is asked for. */
    private static List<Long> numbers(
            DbExecute execute,
            RunFilter filter,
            String withoutNode,
            Optional<RunCursor> after,
            int limit,
            long from) {
        boolean byStatus = !filter.statuses().isEmpty();
        DbStatementQuery query = execute.createQuery(byStatus ? NUMBERS_BY_STATUS : NUMBERS);
        if (byStatus) {
            query.addParam(withoutNode);
            range(query, 4, from, Long.MAX_VALUE);
        }
        query.addParam(after.map(RunCursor::number).orElse(Long.MAX_VALUE).longValue());
        condition(query, filter.flow().map(FlowName::value));
        condition(query, filter.name());
        condition(query, filter.method().map(ExecutorId::value));
        condition(query, filter.trigger().kind().map(TriggerKind::word));
        condition(query, filter.trigger().id());
        condition(query, filter.trigger().user());
        query.addParam(filter.createdAfter().map(Times::micros).orElse(Long.MIN_VALUE).longValue());
        query.addParam(
                filter.createdBefore().map(Times::micros).orElse(Long.MAX_VALUE).longValue());
        labels(query, filter.labels().values());
        condition(
                query,
                byStatus
                        ? Optional.of(
                                filter.statuses().stream()
                                        .map(RunStatus::word)
                                        .collect(Collectors.joining(" ")))
                        : Optional.empty());
        query.addParam(limit);
        try (Stream<DbRow> rows = query.execute()) {
            return rows.map(row -> Columns.bigint(row, "tree")).toList();
        }
    }

    private static void labels(DbStatementQuery query, Map<String, String> labels) {
        condition(
                query,
                labels.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                labels.entrySet().stream()
                                        .map(each -> each.getKey() + "\u0002" + each.getValue())
                                        .collect(Collectors.joining("\u0001"))));
        query.addParam(labels.size());
    }

    private static void condition(DbStatementQuery query, Optional<String> wanted) {
        query.addParam(wanted.orElse(ANY)).addParam(wanted.orElse(ANY));
    }

    private static void range(DbStatementQuery query, int times, long from, long to) {
        for (int i = 0; i < times; i++) {
            query.addParam(from).addParam(to);
        }
    }

    /** The runs of these trees, the newest first. */
    static List<RunSummary> runs(DbExecute execute, List<Long> trees, EligibleNodes nodes) {
        if (trees.isEmpty()) {
            return List.of();
        }
        long from = Collections.min(trees);
        long to = Collections.max(trees);
        String list = trees.stream().map(String::valueOf).collect(Collectors.joining(" "));
        DbStatementQuery query =
                execute.createQuery(ROWS)
                        .addParam(list)
                        .addParam(WithoutNode.of(execute, nodes, from, to));
        range(query, 6, from, to);
        try (Stream<DbRow> rows = query.execute()) {
            return rows.map(RunPages::run).toList();
        }
    }

    private static RunSummary run(DbRow row) {
        RunStatus status = RunStatus.ofWord(Columns.text(row, "status")).orElse(RunStatus.FAILED);
        int pending = Columns.integer(row, "pending");
        int running = Columns.integer(row, "running");
        Map<TaskStatus, Integer> counts =
                Map.of(
                        TaskStatus.PENDING, pending,
                        TaskStatus.IN_PROGRESS, running,
                        TaskStatus.COMPLETED, Columns.integer(row, "completed"),
                        TaskStatus.FAILED, Columns.integer(row, "failed"),
                        TaskStatus.CANCELLED, Columns.integer(row, "cancelled"));
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        int open = pending + running;
        String id = Columns.text(row, "id");
        String method = Columns.text(row, "method");
        return new RunSummary(
                TaskId.isValid(id)
                        ? new TaskId(id)
                        : States.unreadable(Columns.bigint(row, "tree")),
                Columns.text(row, "name"),
                new ExecutorId(ExecutorId.isValid(method) ? method : "unreadable"),
                RunRows.origin(row),
                status,
                counts,
                Columns.integer(row, "blocked"),
                all == 0 ? 0 : (all - open + Columns.number(row, "progress")) / all,
                Times.instant(Columns.bigint(row, "created_us")),
                time(row, "started_us"),
                time(row, "ended_us"));
    }

    private static Optional<Instant> time(DbRow row, String name) {
        return Columns.find(row, name, Long.class).map(Times::instant);
    }
}
