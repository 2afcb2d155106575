package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.OutcomeRow.End;
import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.EventDetails;
import dev.apflow.application.store.TaskWrites.Cancellation;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.task.TaskId;

import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Ends a task that has not ended and, {@code descendants}, what is below it. */
record CancelTasks(
        TaskId id,
        Optional<String> reason,
        boolean descendants,
        Optional<Actor> actor,
        Numbers numbers)
        implements Change<Cancellation> {

    private static final String TAKE_PENDING =
            """
            delete from apflow_pending
            where tree = ? and list_contains(?::bigint[], number)
            returning number, tree, priority, method, placement, max_parallel, dependencies,
                dependents, epoch_us(due_at) as due_us, attempt, delivery, failed, error,
                error_code, lost_deliveries, max_deliveries, waits,
                node, epoch_us(updated_at) as updated_us, broken,
                queue, rules, admission, fair_key
            """;

    private static final String TAKE_RUNNING =
            """
            delete from apflow_running
            where tree = ? and list_contains(?::bigint[], number)
            returning number, tree, priority, method, placement, max_parallel, dependencies,
                dependents, epoch_us(due_at) as due_us, attempt, delivery, failed, error,
                error_code, lost_deliveries, max_deliveries, id,
                node, progress, epoch_us(started_at) as started_us, stale,
                queue, rules, admission, fair_key
            """;

    @Override
    public Cancellation apply(Session session) throws SQLException {
        Optional<TaskRef> found = TaskRef.of(session, id);
        if (found.isEmpty()) {
            return new Cancellation.Unknown();
        }
        TaskRef task = found.get();
        if (descendants) {
            TreeShape shape = TreeShape.of(session, task.tree());
            return cancel(session, task, shape.withAllBelow(task.number()), shape);
        }
        return cancel(session, task, List.of(task.number()), null);
    }

    private Cancellation cancel(
            Session session, TaskRef task, Collection<Long> chosen, @Nullable TreeShape shape)
            throws SQLException {
        List<PendingRow> pending =
                session.sql(TAKE_PENDING)
                        .number(task.tree())
                        .numbers(chosen)
                        .list(PendingRow::read);
        List<RunningRow> running =
                session.sql(TAKE_RUNNING)
                        .number(task.tree())
                        .numbers(chosen)
                        .list(RunningRow::read);
        if (pending.isEmpty() && running.isEmpty()) {
            return new Cancellation.WrongStatus(task.status(session));
        }
        pending.forEach(each -> end(session, each));
        running.forEach(each -> end(session, each));
        List<Long> ended = new ArrayList<>();
        List<Long> lost = new ArrayList<>();
        for (PendingRow each : pending) {
            ended.add(each.live().number());
            if (each.broken() == 0) {
                lost.add(each.live().number());
            }
        }
        for (RunningRow each : running) {
            ended.add(each.live().number());
            lost.add(each.live().number());
        }
        WaitCounts.release(session, lost, List.of());
        WaitCounts.block(session, lost);
        new TreeEnds(session, new History(session, numbers, actor))
                .note(lost.isEmpty() ? List.of() : List.of(task.tree()));
        return new Cancellation.Cancelled(
                shape == null ? List.of(id) : shape.ids(ended),
                running.stream().map(RunningRow::delivered).toList());
    }

    private void end(Session session, PendingRow task) {
        session.append(OutcomeRow.of(task, End.cancelled(reason.orElse(null)), session.now()));
        new History(session, numbers, actor)
                .note(EventType.CANCELLED, task.live(), null, EventDetails.cancelled(reason));
    }

    private void end(Session session, RunningRow task) {
        End end = End.cancelled(reason.orElse(null));
        session.append(OutcomeRow.of(task, end, true, session.now()));
        new History(session, numbers, actor)
                .note(
                        EventType.CANCELLED,
                        task.live(),
                        task.node(),
                        EventDetails.cancelled(reason));
    }
}
