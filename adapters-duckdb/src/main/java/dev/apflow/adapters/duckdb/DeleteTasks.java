package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.TaskWrites.Deletion;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.TaskId;

import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** Removes a pending task and, {@code cascade}, what hangs on it. */
record DeleteTasks(TaskId id, boolean cascade, Optional<Actor> actor, Numbers numbers)
        implements Change<Deletion> {

    private static final int MOST_NAMED = 100;

    private static final String NOT_PENDING =
            """
            select number, status from (
                select number, 'in_progress' as status from apflow_running where tree = ?
                union all
                select number, status from apflow_outcome where tree = ? and current
            )
            where list_contains(?::bigint[], number)
            order by number limit 1
            """;

    private static final String DELETE_PENDING =
            """
            delete from apflow_pending where tree = ? and list_contains(?::bigint[], number)
            """;

    private static final String DELETE_TASK =
            """
            delete from apflow_task where tree = ? and list_contains(?::bigint[], number)
            """;

    private static final String DELETE_EVENTS =
            """
            delete from apflow_event where tree = ? and list_contains(?::bigint[], task)
            """;

    private static final String DELETE_OUTCOMES =
            """
            delete from apflow_outcome where tree = ? and list_contains(?::bigint[], number)
            """;

    private static final String DELETE_LOGS =
            """
            delete from apflow_log_chunk where tree = ? and list_contains(?::bigint[], number)
            """;

    private static final String DELETE_TRACES =
            """
            delete from apflow_trace where tree = ? and list_contains(?::bigint[], number)
            """;

    private static final String DELETE_EDGES =
            """
            delete from apflow_edge where tree = ? and list_contains(?::bigint[], task)
            """;

    private static final String DELETE_FENCED =
            """
            delete from apflow_fenced where list_contains(?::bigint[], number)
            """;

    private static final String DELETE_SUBMISSION =
            """
            delete from apflow_submission where tree = ?
            """;

    private static final String DELETE_UNIQUE =
            """
            delete from apflow_unique_tree where tree = ?
            """;

    private static final String DELETE_RUN =
            """
            delete from apflow_run where tree = ?
            """;

    private static final String DELETE_LABELS =
            """
            delete from apflow_run_label where tree = ?
            """;

    private static final String DELETE_HELD =
            """
            delete from apflow_held where tree = ?
            """;

    @Override
    public Deletion apply(Session session) throws SQLException {
        Optional<TaskRef> found = TaskRef.of(session, id);
        if (found.isEmpty()) {
            return new Deletion.Unknown();
        }
        TaskRef task = found.get();
        TreeShape shape = TreeShape.of(session, task.tree());
        SortedSet<Long> all = shape.withAllHangingOn(task.number());
        if (all.size() > 1 && !cascade) {
            return inUse(shape, task);
        }
        Optional<Deletion> wrong = notPending(session, shape, task.tree(), all);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        delete(session, task, all);
        return new Deletion.Deleted(new LinkedHashSet<>(shape.ids(all)));
    }

    private static Deletion inUse(TreeShape shape, TaskRef task) {
        List<Long> named = shape.hangingOn(task.number()).stream().limit(MOST_NAMED).toList();
        return new Deletion.InUse(new LinkedHashSet<>(shape.ids(named)));
    }

    private static Optional<Deletion> notPending(
            Session session, TreeShape shape, long tree, SortedSet<Long> all) throws SQLException {
        return session
                .sql(NOT_PENDING)
                .number(tree)
                .number(tree)
                .numbers(all)
                .<Deletion>list(
                        row ->
                                new Deletion.WrongStatus(
                                        shape.id(row.getLong("number")),
                                        TaskRef.status(row.getString("status"))))
                .stream()
                .findFirst();
    }

    private void delete(Session session, TaskRef task, SortedSet<Long> all) throws SQLException {
        numbers.keep(session);
        TreeEnds ends = new TreeEnds(session, new History(session, numbers, actor));
        Collection<Long> moving = task.isRoot() ? List.of() : ends.moving(List.of(task.tree()));
        for (String each :
                List.of(
                        DELETE_PENDING,
                        DELETE_EVENTS,
                        DELETE_OUTCOMES,
                        DELETE_LOGS,
                        DELETE_TRACES,
                        DELETE_EDGES,
                        DELETE_TASK)) {
            session.sql(each).number(task.tree()).numbers(all).update();
        }
        session.sql(DELETE_FENCED).numbers(all).update();
        if (task.isRoot()) {
            session.sql(DELETE_SUBMISSION).number(task.tree()).update();
            session.sql(DELETE_UNIQUE).number(task.tree()).update();
            session.sql(DELETE_HELD).number(task.tree()).update();
            session.sql(DELETE_RUN).number(task.tree()).update();
            session.sql(DELETE_LABELS).number(task.tree()).update();
        }
        ends.note(moving);
    }
}
