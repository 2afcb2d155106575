package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.LifeCycle;
import dev.apflow.domain.task.LifeCycle.Change;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Changes single tasks. */
public final class PostgresTasks implements TaskWrites {

    private static final SqlText ATTEMPT =
            SqlText.inline(
                    PostgresTasks.class,
                    "select attempt from apflow_queue where number = :number",
                    "number");

    private final Database database;

    public PostgresTasks(Database database) {
        this.database = database;
    }

    @Override
    public AuthorizedResult<Amendment> amend(
            WriteAuthority authority, TaskSpec spec, long revision) {
        return Authority.granted(
                database, authority, connection -> amended(connection, spec, revision));
    }

    private static Amendment amended(Connection connection, TaskSpec spec, long revision)
            throws SQLException {
        Optional<TaskRow> first = TaskRow.find(connection, spec.id());
        if (first.isEmpty()) {
            return new Amendment.Unknown();
        }
        boolean pending = TaskRow.lockPending(connection, first.get().number());
        Optional<TaskRow> task = TaskRow.find(connection, spec.id());
        if (task.isEmpty()) {
            return new Amendment.Unknown();
        }
        if (!pending && task.get().status() != TaskStatus.PENDING) {
            return new Amendment.WrongStatus(task.get().status());
        }
        if (!pending || task.get().revision() != revision) {
            return new Amendment.Outdated();
        }
        TaskAmendment.write(connection, spec);
        return new Amendment.Amended();
    }

    @Override
    public AuthorizedResult<Deletion> delete(WriteAuthority authority, TaskId id, boolean cascade) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    TreeLock.lockExclusive(connection);
                    Optional<TaskRow> task = TaskRow.find(connection, id);
                    return task.isEmpty()
                            ? new Deletion.Unknown()
                            : deleted(connection, task.get(), cascade, authority.actor());
                });
    }

    private static Deletion deleted(
            Connection connection, TaskRow task, boolean cascade, Optional<Actor> actor)
            throws SQLException {
        List<TaskRow> all = TaskDeletion.withAllThatHangOn(connection, task);
        if (all.size() > 1 && !cascade) {
            return new Deletion.InUse(TaskDeletion.hangingOn(connection, task));
        }
        for (TaskRow each : all) {
            if (!TaskRow.lockPending(connection, each.number())) {
                return new Deletion.WrongStatus(
                        each.id(), TaskRow.find(connection, each.id()).orElse(each).status());
            }
        }
        TaskDeletion.delete(connection, all, task.tree(), actor);
        return new Deletion.Deleted(all.stream().map(TaskRow::id).collect(Collectors.toSet()));
    }

    @Override
    public AuthorizedResult<Cancellation> cancel(
            WriteAuthority authority, TaskId id, Optional<String> reason, boolean descendants) {
        return new TaskCancellation(database, authority, id, reason, descendants).run();
    }

    @Override
    public AuthorizedResult<Rerun> rerun(WriteAuthority authority, TaskId id, boolean downstream) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    TreeLock.lockExclusive(connection);
                    Optional<TaskRow> task = TaskRow.find(connection, id);
                    return task.isEmpty()
                            ? new Rerun.Unknown()
                            : started(connection, task.get(), downstream, authority.actor());
                });
    }

    private static Rerun started(
            Connection connection, TaskRow task, boolean downstream, Optional<Actor> actor)
            throws SQLException {
        if (!LifeCycle.allows(task.status(), Change.RERUN)) {
            return new Rerun.WrongStatus(task.status());
        }
        TaskRerun.task(connection, task.number(), task.tree(), downstream, actor);
        return new Rerun.Started(
                SqlQuery.of(ATTEMPT, call -> call.set("number").number(task.number()))
                        .row(row -> row.getInt(1))
                        .with(connection)
                        .orElseThrow());
    }
}
