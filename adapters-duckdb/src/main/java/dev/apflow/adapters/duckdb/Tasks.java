package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.LifeCycle;
import dev.apflow.domain.task.LifeCycle.Change;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import java.sql.SQLException;
import java.util.Optional;

final class Tasks implements TaskWrites {

    private final Database database;
    private final Numbers numbers;

    Tasks(Database database, Numbers numbers) {
        this.database = database;
        this.numbers = numbers;
    }

    @Override
    public AuthorizedResult<Amendment> amend(
            WriteAuthority authority, TaskSpec spec, long revision) {
        return Authority.write(database, authority, AmendTask.of(spec, revision));
    }

    @Override
    public AuthorizedResult<Deletion> delete(WriteAuthority authority, TaskId id, boolean cascade) {
        return Authority.write(
                database, authority, new DeleteTasks(id, cascade, authority.actor(), numbers));
    }

    @Override
    public AuthorizedResult<Cancellation> cancel(
            WriteAuthority authority, TaskId id, Optional<String> reason, boolean descendants) {
        return Authority.write(
                database,
                authority,
                new CancelTasks(id, reason, descendants, authority.actor(), numbers));
    }

    @Override
    public AuthorizedResult<Rerun> rerun(WriteAuthority authority, TaskId id, boolean downstream) {
        return Authority.write(
                database, authority, session -> rerun(session, id, downstream, authority.actor()));
    }

    private Rerun rerun(Session session, TaskId id, boolean downstream, Optional<Actor> actor)
            throws SQLException {
        Optional<TaskRef> found = TaskRef.of(session, id);
        if (found.isEmpty()) {
            return new Rerun.Unknown();
        }
        TaskRef task = found.get();
        TaskStatus status = task.status(session);
        if (!LifeCycle.allows(status, Change.RERUN)) {
            return new Rerun.WrongStatus(status);
        }
        return new Rerun.Started(
                RerunTasks.task(session, new History(session, numbers, actor), task, downstream));
    }
}
