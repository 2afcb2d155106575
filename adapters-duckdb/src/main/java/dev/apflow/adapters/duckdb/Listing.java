package dev.apflow.adapters.duckdb;

import dev.apflow.application.store.TaskReads.TaskCursor;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReads.TaskPage;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;

import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbRow;
import io.helidon.dbclient.DbStatementQuery;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Pages through tasks: first which ones, by the narrow columns alone; then what they are. */
final class Listing {

    /** An absent condition is the text that no such value can be. */
    private static final String ANY = "\u0001";

    private static final String NUMBERS =
            """
            select number from apflow_task
            where number < ?
              and (? = chr(1) or user_id = ?)
              and (? = chr(1) or method = ?)
              and (? = chr(1) or tree_id = ?)
              and (? = chr(1) or parent = (select p.number from apflow_task p where p.id = ?))
              and (? = chr(1) or coalesce(queue, 'default') = ?)
            order by number desc
            limit ?
            """;

    private static final String NUMBERS_OF_STATUS =
            """
            select t.number from (
                select number from apflow_pending where ? = 'pending'
                union all
                select number from apflow_running where ? = 'in_progress'
                union all
                select number from apflow_outcome where status = ? and current
            ) s
            join apflow_task t on t.number = s.number
            where t.number < ?
              and (? = chr(1) or t.user_id = ?)
              and (? = chr(1) or t.method = ?)
              and (? = chr(1) or t.tree_id = ?)
              and (? = chr(1) or t.parent = (select p.number from apflow_task p where p.id = ?))
              and (? = chr(1) or coalesce(t.queue, 'default') = ?)
            order by t.number desc
            limit ?
            """;

    private static final String NUMBERS_OF_PHASE =
            """
            select t.number from (
                select p.number, case
                    when h.tree is not null then 'suspended'
                    when p.broken > 0 then 'blocked'
                    when p.waits > 0 then 'waiting'
                    when epoch_us(p.due_at) > epoch_us(now())
                        then case when p.failed > 0 then 'retrying' else 'scheduled' end
                    when list_contains(string_split(?, chr(1)), p.method || chr(2) || coalesce(p.placement, '') || chr(2) || coalesce(p.queue, ''))
                        then 'no_node'
                    else 'ready' end as phase
                from apflow_pending p left join apflow_held h on h.tree = p.tree
            ) s
            join apflow_task t on t.number = s.number
            where s.phase = ? and t.number < ?
              and (? = chr(1) or t.user_id = ?)
              and (? = chr(1) or t.method = ?)
              and (? = chr(1) or t.tree_id = ?)
              and (? = chr(1) or t.parent = (select p.number from apflow_task p where p.id = ?))
              and (? = chr(1) or coalesce(t.queue, 'default') = ?)
            order by t.number desc
            limit ?
            """;

    private Listing() {}

    static TaskPage page(
            DbExecute execute, TaskFilter filter, Optional<TaskCursor> after, int limit) {
        List<Long> found = numbers(execute, filter, after, limit + 1);
        boolean more = found.size() > limit;
        List<Long> page = more ? found.subList(0, limit) : found;
        List<Task> tasks = new ArrayList<>(States.of(execute, page));
        Collections.reverse(tasks);
        return new TaskPage(
                tasks, more ? Optional.of(new TaskCursor(page.get(limit - 1))) : Optional.empty());
    }

    private static List<Long> numbers(
            DbExecute execute, TaskFilter filter, Optional<TaskCursor> after, int limit) {
        Optional<TaskStatus> status =
                filter.status().or(() -> filter.phase().map(TaskPhase::status));
        if (filter.phase().filter(each -> each.status() != status.orElseThrow()).isPresent()) {
            return List.of();
        }
        Optional<TaskPhase> phase =
                filter.phase().filter(each -> each.status() == TaskStatus.PENDING);
        DbStatementQuery query =
                phase.map(
                                each ->
                                        execute.createQuery(NUMBERS_OF_PHASE)
                                                .addParam(withoutNode(execute, filter))
                                                .addParam(each.word()))
                        .orElseGet(() -> started(execute, status.map(TaskStatus::word)));
        query.addParam(after.map(TaskCursor::number).orElse(Long.MAX_VALUE).longValue());
        condition(query, filter.userId());
        condition(query, filter.method().map(ExecutorId::value));
        condition(query, filter.treeId().map(TaskId::value));
        condition(query, filter.parentId().map(TaskId::value));
        condition(query, filter.queue().map(QueueName::value));
        query.addParam(limit);
        try (Stream<DbRow> rows = query.execute()) {
            return rows.map(row -> Columns.bigint(row, "number")).toList();
        }
    }

    private static String withoutNode(DbExecute execute, TaskFilter filter) {
        return filter.nodes()
                .map(nodes -> WithoutNode.of(execute, nodes))
                .orElse(WithoutNode.NOTHING);
    }

    private static DbStatementQuery started(DbExecute execute, Optional<String> status) {
        return status.map(
                        word ->
                                execute.createQuery(NUMBERS_OF_STATUS)
                                        .addParam(word)
                                        .addParam(word)
                                        .addParam(word))
                .orElseGet(() -> execute.createQuery(NUMBERS));
    }

    private static void condition(DbStatementQuery query, Optional<String> wanted) {
        query.addParam(wanted.orElse(ANY)).addParam(wanted.orElse(ANY));
    }
}
