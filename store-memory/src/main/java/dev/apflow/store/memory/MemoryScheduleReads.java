package dev.apflow.store.memory;

import dev.apflow.application.store.ScheduleReads;
import dev.apflow.domain.schedule.Occurrence;
import dev.apflow.domain.schedule.Outcome;
import dev.apflow.domain.schedule.OverlapPolicy;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.schedule.ScheduleState.Waiting;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.stream.Stream;

final class MemoryScheduleReads implements ScheduleReads {

    private final Tables tables;

    MemoryScheduleReads(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<Seen> find(ScheduleId id) {
        return tables.alone(() -> Optional.ofNullable(tables.schedules.get(id)).map(this::seen));
    }

    @Override
    public List<Listed> list(Optional<Boolean> paused, Optional<ScheduleId> after, int limit) {
        return tables.alone(
                () ->
                        after
                                .map(id -> tables.schedules.tailMap(id, false))
                                .orElse(tables.schedules)
                                .values()
                                .stream()
                                .filter(each -> paused.orElse(isPaused(each)) == isPaused(each))
                                .limit(limit)
                                .map(each -> new Listed(each.row, each.last()))
                                .toList());
    }

    private static boolean isPaused(MemorySchedule schedule) {
        return schedule.row.paused().isPresent();
    }

    @Override
    public List<LedgerEntry> ledger(
            ScheduleId id, Optional<Outcome> outcome, Optional<Instant> before, int limit) {
        return tables.alone(
                () ->
                        kept(id).map(
                                        ledger ->
                                                before.map(at -> ledger.headMap(at, false))
                                                        .orElse(ledger))
                                .flatMap(ledger -> ledger.descendingMap().values().stream())
                                .filter(each -> outcome.orElse(outcome(each)) == outcome(each))
                                .limit(limit)
                                .map(MemorySchedule.Kept::shown)
                                .toList());
    }

    @Override
    public List<LedgerEntry> ledger(ScheduleId id, Instant from, Instant to, int limit) {
        return tables.alone(
                () ->
                        kept(id).flatMap(ledger -> ledger.subMap(from, to).values().stream())
                                .limit(limit)
                                .map(MemorySchedule.Kept::shown)
                                .toList());
    }

    private Stream<NavigableMap<Instant, MemorySchedule.Kept>> kept(ScheduleId id) {
        return Stream.ofNullable(tables.schedules.get(id)).map(each -> each.ledger);
    }

    private static Outcome outcome(MemorySchedule.Kept kept) {
        return kept.occurrence().outcome();
    }

    @Override
    public Due due(int limit) {
        return tables.alone(
                () -> {
                    Instant now = tables.now();
                    List<Seen> due =
                            tables.schedules.values().stream()
                                    .filter(each -> isDue(each, now) || canStart(each))
                                    .sorted(
                                            Comparator.comparing(
                                                    each -> each.row.due().orElse(now)))
                                    .limit(limit)
                                    .map(this::seen)
                                    .toList();
                    Optional<Instant> next =
                            tables.schedules.values().stream()
                                    .filter(each -> !isDue(each, now))
                                    .flatMap(each -> each.row.due().stream())
                                    .min(Comparator.naturalOrder());
                    boolean waits =
                            tables.schedules.values().stream()
                                    .anyMatch(each -> waiting(each).findAny().isPresent());
                    return new Due(now, due, next, waits);
                });
    }

    private static boolean isDue(MemorySchedule schedule, Instant now) {
        return schedule.row.due().filter(at -> !at.isAfter(now)).isPresent();
    }

    private boolean canStart(MemorySchedule schedule) {
        boolean free = trees(schedule).stream().allMatch(tree -> tree.end() != End.NONE);
        return waiting(schedule)
                .filter(each -> each.backfill().isPresent() || !isPaused(schedule))
                .anyMatch(each -> free || each.backfill().equals(Optional.of(OverlapPolicy.ALLOW)));
    }

    private static Stream<Waiting> waiting(MemorySchedule schedule) {
        return schedule.ledger.values().stream()
                .filter(each -> outcome(each) == Outcome.BUFFERED)
                .map(each -> new Waiting(each.occurrence().nominal(), each.backfill(), each.run()));
    }

    private Seen seen(MemorySchedule schedule) {
        List<Waiting> waiting = waiting(schedule).toList();
        return new Seen(
                schedule.row,
                trees(schedule),
                waiting.stream().limit(MOST_WAITING).toList(),
                waiting.size());
    }

    private List<Tree> trees(MemorySchedule schedule) {
        return schedule.ledger.values().stream()
                .filter(MemorySchedule.Kept::unsettled)
                .map(MemorySchedule.Kept::occurrence)
                .map(this::tree)
                .toList();
    }

    private Tree tree(Occurrence occurrence) {
        TaskId root = occurrence.tree().orElseThrow();
        return new Tree(occurrence.nominal(), root, end(tables.tree(root)));
    }

    private static End end(List<Row> tree) {
        if (tree.isEmpty()) {
            return End.REMOVED;
        }
        if (MemoryTrees.canMove(tree) > 0) {
            return End.NONE;
        }
        if (tree.stream().allMatch(row -> row.status == TaskStatus.COMPLETED)) {
            return End.COMPLETED;
        }
        return tree.stream()
                        .anyMatch(
                                row ->
                                        row.status == TaskStatus.FAILED
                                                || row.status == TaskStatus.PENDING)
                ? End.FAILED
                : End.CANCELLED;
    }
}
