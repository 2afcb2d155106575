package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.Fenced;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.event.Actor;
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
    public Fenced<Amendment> amend(WriteAuthority authority, TaskSpec spec, long revision) {
        return Authority.write(database, authority, Amending.of(spec, revision));
    }

    @Override
    public Fenced<Deletion> delete(WriteAuthority authority, TaskId id, boolean cascade) {
        return Authority.write(
                database, authority, new Deleting(id, cascade, authority.actor(), numbers));
    }

    @Override
    public Fenced<Cancellation> cancel(
            WriteAuthority authority, TaskId id, Optional<String> reason, boolean descendants) {
        return Authority.write(
                database,
                authority,
                new Cancelling(id, reason, descendants, authority.actor(), numbers));
    }

    @Override
    public Fenced<Rerun> rerun(WriteAuthority authority, TaskId id, boolean downstream) {
        return Authority.write(
                database, authority, session -> rerun(session, id, downstream, authority.actor()));
    }

    private Rerun rerun(Session session, TaskId id, boolean downstream, Optional<Actor> actor)
            throws SQLException {
        Optional<Found> found = Found.of(session, id);
        if (found.isEmpty()) {
            return new Rerun.Unknown();
        }
        Found task = found.get();
        TaskStatus status = task.status(session);
        if (!status.isTerminal()) {
            return new Rerun.WrongStatus(status);
        }
        return new Rerun.Started(
                Rerunning.task(session, new History(session, numbers, actor), task, downstream));
    }
}
