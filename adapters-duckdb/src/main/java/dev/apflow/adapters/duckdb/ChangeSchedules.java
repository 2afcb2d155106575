package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Session;
import dev.apflow.application.store.ScheduleWrites;
import dev.apflow.application.store.ScheduleWrites.ChangeResult;
import dev.apflow.application.store.ScheduleWrites.Entry;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.task.TaskId;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Changes schedules in one transaction; empty where an id of a task is taken. */
final class ChangeSchedules implements Change<Optional<List<ChangeResult>>> {

    private final List<ScheduleWrites.Change> changes;
    private final Optional<Actor> actor;
    private final Numbers numbers;

    ChangeSchedules(List<ScheduleWrites.Change> changes, Optional<Actor> actor, Numbers numbers) {
        this.changes = changes;
        this.actor = actor;
        this.numbers = numbers;
    }

    @Override
    public Optional<List<ChangeResult>> apply(Session session) throws SQLException {
        List<ChangeResult> results = new ArrayList<>();
        for (ScheduleWrites.Change each : changes) {
            results.add(change(session, each));
        }
        return Optional.of(results);
    }

    private ChangeResult change(Session session, ScheduleWrites.Change change) throws SQLException {
        String id = change.to().id().value();
        if (!isCurrent(session, change)) {
            return new ChangeResult.Stale();
        }
        List<Instant> decided = new ArrayList<>();
        List<Boolean> isNew = new ArrayList<>();
        for (Entry entry : change.entries()) {
            Optional<String> before = ScheduleStatements.before(session, id, entry.nominal());
            isNew.add(before.isEmpty());
            if (before.isPresent() && !entry.replaces() && !before.get().equals("buffered")) {
                decided.add(entry.nominal());
            }
        }
        if (!decided.isEmpty()) {
            return new ChangeResult.Decided(decided);
        }
        ScheduleStatements.change(session, change.to());
        for (ScheduleWrites.Settled each : change.settled()) {
            ScheduleStatements.settle(session, id, each.nominal());
        }
        for (int i = 0; i < isNew.size(); i++) {
            Entry entry = change.entries().get(i);
            ScheduleStatements.record(session, id, entry, isNew.get(i));
            if (entry.tree().isPresent()) {
                new CreateTree(entry.tree().get(), actor, numbers).apply(session);
            }
        }
        return new ChangeResult.Changed(Times.instant(session.now()));
    }

    private static boolean isCurrent(Session session, ScheduleWrites.Change change)
            throws SQLException {
        return session.sql("select revision from apflow_schedule where id = ?")
                .text(change.to().id().value())
                .list(row -> row.getLong(1))
                .contains(change.to().revision());
    }

    /** One change alone can be told what is in its way. */
    @Override
    public Optional<List<ChangeResult>> refused(Session session, SQLException violation)
            throws SQLException {
        if (changes.size() > 1) {
            return Optional.empty();
        }
        List<TaskId> taken = new ArrayList<>();
        for (Entry entry : changes.getFirst().entries()) {
            if (entry.tree().isPresent()) {
                taken.addAll(taken(session, entry.tree().get(), violation));
            }
        }
        if (taken.isEmpty()) {
            throw violation;
        }
        return Optional.of(List.of(new ChangeResult.IdsTaken(taken)));
    }

    private List<TaskId> taken(Session session, NewTree tree, SQLException violation) {
        try {
            return new CreateTree(tree, actor, numbers).refused(session, violation)
                            instanceof Creation.IdsTaken(List<TaskId> ids)
                    ? ids
                    : List.of();
        } catch (SQLException notThisOne) {
            return List.of();
        }
    }
}
