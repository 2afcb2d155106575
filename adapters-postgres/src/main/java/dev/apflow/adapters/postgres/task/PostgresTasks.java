package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.task.LifeCycle;
import dev.apflow.domain.task.LifeCycle.Change;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Changes single tasks. */
public final class PostgresTasks implements TaskWrites {

    private final Database database;

    public PostgresTasks(Database database) {
        this.database = database;
    }

    @Override
    public AuthorizedResult<Amendment> amend(
            WriteAuthority authority, TaskSpec spec, long revision) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    Optional<TaskRow> first = TaskRow.find(connection, spec.id());
                    if (first.isEmpty()) {
                        return new Amendment.Unknown();
                    }
                    boolean pending = TaskRow.lockPending(connection, first.get().number());
                    Optional<TaskRow> task = TaskRow.find(connection, spec.id());
                    if (task.isEmpty()) {
                        return new Amendment.Unknown();
                    }
                    if (!pending) {
                        return task.get().status() == TaskStatus.PENDING
                                ? new Amendment.Outdated()
                                : new Amendment.WrongStatus(task.get().status());
                    }
                    if (task.get().revision() != revision) {
                        return new Amendment.Outdated();
                    }
                    TaskAmendment.write(connection, spec);
                    return new Amendment.Amended();
                });
    }

    @Override
    public AuthorizedResult<Deletion> delete(WriteAuthority authority, TaskId id, boolean cascade) {
        return Authority.granted(
                database,
                authority,
                connection -> {
                    TreeLock.lockExclusive(connection);
                    Optional<TaskRow> task = TaskRow.find(connection, id);
                    if (task.isEmpty()) {
                        return new Deletion.Unknown();
                    }
                    List<TaskRow> all = TaskDeletion.withAllThatHangOn(connection, task.get());
                    if (all.size() > 1 && !cascade) {
                        return new Deletion.InUse(TaskDeletion.hangingOn(connection, task.get()));
                    }
                    for (TaskRow each : all) {
                        if (!TaskRow.lockPending(connection, each.number())) {
                            return new Deletion.WrongStatus(
                                    each.id(),
                                    TaskRow.find(connection, each.id()).orElse(each).status());
                        }
                    }
                    TaskDeletion.delete(connection, all, task.get().tree(), authority.actor());
                    return new Deletion.Deleted(
                            all.stream().map(TaskRow::id).collect(Collectors.toSet()));
                });
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
                    if (task.isEmpty()) {
                        return new Rerun.Unknown();
                    }
                    if (!LifeCycle.allows(task.get().status(), Change.RERUN)) {
                        return new Rerun.WrongStatus(task.get().status());
                    }
                    TaskRerun.task(
                            connection,
                            task.get().number(),
                            task.get().tree(),
                            downstream,
                            authority.actor());
                    try (SqlStatement call =
                            new SqlStatement(
                                    connection,
                                    "select attempt from apflow_queue where number = ?")) {
                        return new Rerun.Started(
                                call.number(task.get().number())
                                        .row(row -> row.getInt(1))
                                        .orElseThrow());
                    }
                });
    }
}
