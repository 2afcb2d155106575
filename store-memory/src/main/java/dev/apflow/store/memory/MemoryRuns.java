package dev.apflow.store.memory;

import dev.apflow.application.store.Activity;
import dev.apflow.application.store.RunReads;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.RunStatus;
import dev.apflow.domain.run.RunSummary;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Works out how a run stands from its tasks: the reference for the stores that do not. */
final class MemoryRuns implements RunReads {

    private final Tables tables;

    MemoryRuns(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<RunOrigin> origin(TaskId root) {
        return tables.alone(() -> Optional.ofNullable(tables.origins.get(root)));
    }

    @Override
    public Optional<RunSummary> run(TaskId root, EligibleNodes nodes) {
        return tables.alone(
                () -> origins(root).map(origin -> run(root, origin, nodes)).findFirst());
    }

    private Stream<RunOrigin> origins(TaskId root) {
        return Optional.ofNullable(tables.origins.get(root)).stream();
    }

    private record Match(long number, RunSummary run) {}

    @Override
    public RunPage list(
            RunFilter filter, EligibleNodes nodes, Optional<RunCursor> after, int limit) {
        return tables.alone(
                () -> {
                    long before = after.map(RunCursor::number).orElse(Long.MAX_VALUE);
                    List<Match> found = new ArrayList<>();
                    tables.origins.forEach(
                            (root, origin) -> {
                                long number = tables.find(root).orElseThrow().number;
                                RunSummary run = run(root, origin.with(Optional.empty()), nodes);
                                if (number < before && matches(filter, run)) {
                                    found.add(new Match(number, run));
                                }
                            });
                    found.sort(Comparator.comparing(Match::number).reversed());
                    List<Match> page = found.subList(0, Math.min(limit, found.size()));
                    return new RunPage(
                            page.stream().map(Match::run).toList(),
                            found.size() > limit
                                    ? Optional.of(new RunCursor(page.getLast().number))
                                    : Optional.empty());
                });
    }

    private static boolean matches(RunFilter filter, RunSummary run) {
        return (filter.statuses().isEmpty() || filter.statuses().contains(run.status()))
                && filter.flow()
                        .filter(
                                each ->
                                        run.origin().flow().stream()
                                                .noneMatch(of -> of.flow().equals(each)))
                        .isEmpty()
                && run.origin()
                        .labels()
                        .values()
                        .entrySet()
                        .containsAll(filter.labels().values().entrySet())
                && isOrAny(filter.name(), run.name())
                && isOrAny(filter.method(), run.method())
                && filter.createdAfter().filter(run.createdAt()::isBefore).isEmpty()
                && filter.createdBefore().filter(each -> !run.createdAt().isBefore(each)).isEmpty()
                && matches(filter.trigger(), run.origin().trigger());
    }

    private static boolean matches(TriggerFilter filter, Trigger trigger) {
        return isOrAny(filter.kind(), trigger.kind())
                && (filter.id().isEmpty() || filter.id().equals(trigger.id()))
                && (filter.user().isEmpty() || filter.user().equals(trigger.user()));
    }

    private static <T> boolean isOrAny(Optional<T> wanted, T value) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }

    private RunSummary run(TaskId root, RunOrigin origin, EligibleNodes nodes) {
        List<Row> tree = tables.tree(root);
        Row top = tables.find(root).orElseThrow();
        Dependencies dependencies = new Dependencies(tables);
        List<TaskPhase> phases =
                tree.stream().map(row -> dependencies.phase(row, Optional.of(nodes))).toList();
        Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
        for (TaskStatus status : TaskStatus.values()) {
            counts.put(status, 0);
        }
        phases.forEach(phase -> counts.merge(phase.status(), 1, Integer::sum));
        RunStatus status = RunStatus.of(phases);
        List<Instant> started = times(root, EventType.STARTED);
        List<Instant> ended = times(root, EventType.TREE_ENDED);
        return new RunSummary(
                root,
                top.spec.name(),
                top.spec.method(),
                origin,
                status,
                counts,
                Collections.frequency(phases, TaskPhase.BLOCKED),
                tree.stream()
                        .mapToDouble(row -> row.status.isTerminal() ? 1 : row.progress)
                        .average()
                        .orElse(0),
                top.createdAt,
                started.stream().findFirst(),
                status.hasEnded() && !ended.isEmpty()
                        ? Optional.of(ended.getLast())
                        : Optional.empty());
    }

    private List<Instant> times(TaskId root, EventType type) {
        return tables.events.stream()
                .filter(event -> event.treeId().equals(root) && event.kind().equals(type.word()))
                .map(TaskEvent::timestamp)
                .toList();
    }

    @Override
    public Activity activity(Instant from, Duration step, int steps, int mostEvents) {
        return tables.alone(
                () ->
                        new MemoryActivity(tables, mostEvents, tables.now())
                                .between(from, step, steps));
    }
}
