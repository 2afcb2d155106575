package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.RowValues;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.RunReads.RunCursor;
import dev.apflow.application.store.RunReads.RunFilter;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.RunStatus;
import dev.apflow.domain.run.RunSummary;
import dev.apflow.domain.run.TriggerKind;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.json.stored.StoredLabels;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The runs that a filter asks for, the newest first. Where it asks for runs that are under way, or
 * for ended ones, the statement goes through those alone.
 */
final class RunListing {

    private static final Set<RunStatus> LIVE =
            EnumSet.range(RunStatus.IN_PROGRESS, RunStatus.SUSPENDED);

    private static final SqlText ALL = among("apflow_run r");

    private static final SqlText UNDER_WAY =
            among(
                    """
                    (select n.*
                     from (select tree from running
                           where 'in_progress' = any (:statuses::text[])
                           union
                           select q.tree from apflow_queue q
                           where (array['ready', 'no_node', 'retrying', 'scheduled', 'suspended'])[${pending_rank}]
                                 = any (:statuses::text[])) live
                          join apflow_run n on n.tree = live.tree) r
                    """);

    /** Those whose tasks may stand so; how each stands is judged behind. */
    private static final SqlText ENDED =
            among(
                    """
                    (select n.*
                     from (select tree from apflow_tree
                           where live = 0
                             and case when blocked + failed > 0 then 'failed'
                                      when cancelled > 0 then 'cancelled'
                                      else 'completed' end = any (:statuses::text[])
                           union
                           select number from apflow_outcome where status = any (:statuses::text[])) ended
                          join apflow_run n on n.tree = ended.tree) r
                    """);

    private static final SqlText ONE =
            among(
                    """
                    (select n.*
                     from apflow_run n
                     where n.tree = (select number from apflow_task where id = :id and number = tree)) r
                    """,
                    "id");

    private static final long NEWEST = 500;

    private RunListing() {}

    private static SqlText among(String runs, String... more) {
        return SqlText.inline(
                RunListing.class,
                """
                with running as materialized (
                    select tree, count(*)::int as tasks, sum(progress) as progress
                    from apflow_running
                    group by tree),
                chosen as (
                    select r.*, coalesce(x.tasks, 0) as running, coalesce(x.progress, 0) as progress
                    from
                """
                        + runs
                        + """

                        ${runs}
                        ${runs_shown}
                        """,
                parameters(more));
    }

    private static String[] parameters(String... more) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "before",
                                "flow",
                                "name",
                                "method",
                                "labels",
                                "trigger_kind",
                                "trigger_id",
                                "trigger_user",
                                "created_after",
                                "created_before",
                                "statuses",
                                "without_node",
                                "chosen_max",
                                "limit"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /**
     * A page.
     *
     * @param withoutNode placement classes that no node can take
     */
    static SqlQuery query(
            RunFilter filter, Collection<Long> withoutNode, Optional<RunCursor> after, long limit) {
        return SqlQuery.of(
                statement(filter.statuses()),
                call -> give(call, filter, withoutNode, after, limit));
    }

    /**
     * The same page, if the newest runs fill it: then it is not worth while to find all runs that
     * stand so, which may be nearly all of them.
     */
    static SqlQuery amongNewest(
            RunFilter filter, Collection<Long> withoutNode, Optional<RunCursor> after, long limit) {
        return SqlQuery.of(
                ALL,
                call -> {
                    give(call, filter, withoutNode, after, limit);
                    call.set("chosen_max").number(Optional.of(NEWEST));
                });
    }

    /** The run of one root. */
    static SqlQuery one(TaskId root, Collection<Long> withoutNode) {
        return SqlQuery.of(
                ONE,
                call -> {
                    give(call, RunFilter.ANY, withoutNode, Optional.empty(), 1);
                    call.set("id").text(root.value());
                });
    }

    private static SqlText statement(Set<RunStatus> statuses) {
        if (statuses.isEmpty()) {
            return ALL;
        }
        return LIVE.containsAll(statuses)
                ? UNDER_WAY
                : statuses.stream().allMatch(RunStatus::hasEnded) ? ENDED : ALL;
    }

    private static void give(
            SqlStatement call,
            RunFilter filter,
            Collection<Long> withoutNode,
            Optional<RunCursor> after,
            long limit)
            throws SQLException {
        call.planEachTime();
        call.set("before").number(after.map(RunCursor::number).orElse(Long.MAX_VALUE));
        call.set("flow").text(filter.flow().map(FlowName::value).orElse(""));
        call.set("name").text(filter.name().orElse(""));
        call.set("method").text(filter.method().map(ExecutorId::value).orElse(""));
        call.set("labels")
                .text(filter.labels().isEmpty() ? "" : StoredLabels.text(filter.labels()));
        call.set("trigger_kind").text(filter.trigger().kind().map(TriggerKind::word).orElse(""));
        call.set("trigger_id").text(filter.trigger().id().orElse(""));
        call.set("trigger_user").text(filter.trigger().user().orElse(""));
        call.set("created_after").number(filter.createdAfter().map(Times::micros));
        call.set("created_before").number(filter.createdBefore().map(Times::micros));
        call.set("statuses").texts(filter.statuses().stream().map(RunStatus::word).toList());
        call.set("without_node").numbers(withoutNode);
        call.set("chosen_max")
                .number(filter.statuses().isEmpty() ? Optional.of(limit) : Optional.empty());
        call.set("limit").number(limit);
    }

    /** A run and its place in lists. */
    record Listed(long number, RunSummary run) {}

    static Listed listed(ResultSet row) throws SQLException {
        RunStatus status =
                RunStatus.ofWord(String.valueOf(row.getString("status"))).orElse(RunStatus.FAILED);
        Map<TaskStatus, Integer> counts = row.getBoolean("counted") ? counted(row) : alone(status);
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        int ended =
                all
                        - counts.getOrDefault(TaskStatus.PENDING, 0)
                        - counts.getOrDefault(TaskStatus.IN_PROGRESS, 0);
        String id = row.getString("id");
        String method = row.getString("method");
        long number = row.getLong("tree");
        return new Listed(
                number,
                new RunSummary(
                        TaskId.isValid(id) ? new TaskId(id) : new TaskId("unreadable-" + number),
                        row.getString("name"),
                        new ExecutorId(ExecutorId.isValid(method) ? method : "unreadable"),
                        RunColumns.origin(row),
                        status,
                        counts,
                        row.getInt("blocked"),
                        all == 0 ? 0 : (ended + row.getDouble("progress")) / all,
                        Times.instant(row.getLong("created_micros")),
                        RowValues.instant(row, "started_micros"),
                        RowValues.instant(row, "ended_micros")));
    }

    private static Map<TaskStatus, Integer> counted(ResultSet row) throws SQLException {
        int running = row.getInt("running");
        int waiting = row.getInt("live") - running + row.getInt("blocked");
        return Map.of(
                TaskStatus.PENDING, Math.max(0, waiting),
                TaskStatus.IN_PROGRESS, running,
                TaskStatus.COMPLETED, row.getInt("completed"),
                TaskStatus.FAILED, row.getInt("failed"),
                TaskStatus.CANCELLED, row.getInt("cancelled"));
    }

    /** Of a run of one task. */
    private static Map<TaskStatus, Integer> alone(RunStatus status) {
        Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
        for (TaskStatus each : TaskStatus.values()) {
            counts.put(each, 0);
        }
        counts.put(TaskStatus.ofWord(status.word()).orElse(TaskStatus.PENDING), 1);
        return counts;
    }
}
