package dev.apflow.store.memory;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.ScheduleRow;
import dev.apflow.application.store.ScheduleWrites;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

final class MemorySchedules implements ScheduleWrites {

    private final Tables tables;

    MemorySchedules(Tables tables) {
        this.tables = tables;
    }

    @Override
    public AuthorizedResult<Insertion> create(WriteAuthority authority, ScheduleRow row) {
        return tables.fenced(
                authority,
                () ->
                        tables.schedules.putIfAbsent(row.id(), new MemorySchedule(row)) == null
                                ? Insertion.CREATED
                                : Insertion.ID_TAKEN);
    }

    @Override
    public AuthorizedResult<Boolean> delete(WriteAuthority authority, ScheduleId id) {
        return tables.fenced(authority, () -> tables.schedules.remove(id) != null);
    }

    @Override
    public AuthorizedResult<List<ChangeResult>> change(
            WriteAuthority authority, List<Change> changes) {
        return tables.fenced(authority, () -> changes.stream().map(this::change).toList());
    }

    private ChangeResult change(Change change) {
        MemorySchedule schedule = tables.schedules.get(change.to().id());
        if (schedule == null || schedule.row.revision() != change.to().revision()) {
            return new ChangeResult.Stale();
        }
        List<Instant> decided =
                change.entries().stream()
                        .filter(entry -> isInTheWay(schedule, entry))
                        .map(Entry::nominal)
                        .toList();
        if (!decided.isEmpty()) {
            return new ChangeResult.Decided(decided);
        }
        List<TaskId> taken = taken(change);
        return taken.isEmpty() ? changed(schedule, change) : new ChangeResult.IdsTaken(taken);
    }

    private static boolean isInTheWay(MemorySchedule schedule, Entry entry) {
        MemorySchedule.Kept before = schedule.ledger.get(entry.nominal());
        return before != null
                && !entry.replaces()
                && before.occurrence().outcome() != Outcome.BUFFERED;
    }

    private List<TaskId> taken(Change change) {
        Set<TaskId> taken = new HashSet<>();
        Set<TaskId> seen = new HashSet<>();
        change.entries().stream()
                .flatMap(entry -> entry.tree().stream())
                .flatMap(tree -> tree.tree().tasks().stream())
                .map(TaskSpec::id)
                .filter(id -> !seen.add(id) || tables.rows.containsKey(id))
                .forEach(taken::add);
        return taken.stream().sorted().toList();
    }

    private ChangeResult changed(MemorySchedule schedule, Change change) {
        Instant now = tables.now();
        for (Settled each : change.settled()) {
            schedule.ledger.computeIfPresent(each.nominal(), (_, kept) -> kept.settled());
        }
        for (Entry entry : change.entries()) {
            entry.tree().ifPresent(new MemoryTrees(tables)::create);
            schedule.ledger.put(entry.nominal(), kept(schedule, entry, now));
        }
        schedule.row = change.to().changed(now);
        return new ChangeResult.Changed(now);
    }

    private static MemorySchedule.Kept kept(MemorySchedule schedule, Entry entry, Instant now) {
        Optional<NewTree> tree = entry.tree();
        return new MemorySchedule.Kept(
                new Occurrence(
                        schedule.row.id(),
                        entry.nominal(),
                        entry.outcome(),
                        tree.map(each -> each.tree().root()),
                        tree.map(_ -> now),
                        entry.detail()),
                entry.backfill(),
                entry.run(),
                tree.isPresent());
    }
}
