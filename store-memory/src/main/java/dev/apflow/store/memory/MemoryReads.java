package dev.apflow.store.memory;

import dev.apflow.application.store.TaskReads;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

final class MemoryReads implements TaskReads {

    private static final int MOST_NAMED = 100;

    private final Tables tables;

    MemoryReads(Tables tables) {
        this.tables = tables;
    }

    @Override
    public Optional<Task> task(TaskId id) {
        return tables.alone(() -> tables.find(id).map(new Dependencies(tables)::task));
    }

    @Override
    public List<Task> tree(TaskId treeId) {
        return tables.alone(
                () -> tables.tree(treeId).stream().map(new Dependencies(tables)::task).toList());
    }

    @Override
    public Map<TaskId, TaskPhase> phases(TaskId treeId) {
        return tables.alone(
                () -> {
                    Dependencies dependencies = new Dependencies(tables);
                    return tables.tree(treeId).stream()
                            .collect(Collectors.toMap(Row::id, dependencies::phase));
                });
    }

    @Override
    public List<Outlined> outline(TaskId treeId) {
        return tables.alone(
                () -> {
                    List<Row> tree = tables.tree(treeId);
                    Set<TaskId> blocked = Dependencies.blockedIn(tree);
                    return tree.stream().map(row -> outlined(row, blocked)).toList();
                });
    }

    private Outlined outlined(Row row, Set<TaskId> blocked) {
        return new Outlined(
                row.number,
                row.id(),
                row.spec.parentId().flatMap(tables::find).stream()
                        .mapToLong(parent -> parent.number)
                        .findFirst(),
                row.status,
                blocked.contains(row.id()),
                row.progress);
    }

    @Override
    public List<Numbered> numbered(List<Long> numbers) {
        return tables.alone(
                () -> {
                    Set<Long> wanted = Set.copyOf(numbers);
                    Dependencies dependencies = new Dependencies(tables);
                    return tables.rows.values().stream()
                            .filter(row -> wanted.contains(row.number))
                            .sorted(Comparator.comparing((Row row) -> row.number))
                            .map(row -> new Numbered(row.number, dependencies.task(row)))
                            .toList();
                });
    }

    @Override
    public TaskPage list(TaskFilter filter, Optional<TaskCursor> after, int limit) {
        return tables.alone(
                () -> {
                    Dependencies dependencies = new Dependencies(tables);
                    List<Row> found =
                            tables.rows.values().stream()
                                    .filter(
                                            row ->
                                                    after.isEmpty()
                                                            || row.number < after.get().number())
                                    .filter(row -> matches(filter, row, dependencies))
                                    .sorted(
                                            Comparator.comparing((Row row) -> row.number)
                                                    .reversed())
                                    .limit(limit + 1L)
                                    .toList();
                    List<Row> page = found.subList(0, Math.min(limit, found.size()));
                    return new TaskPage(
                            page.stream().map(dependencies::task).toList(),
                            found.size() > limit
                                    ? Optional.of(new TaskCursor(page.get(page.size() - 1).number))
                                    : Optional.empty());
                });
    }

    private static boolean matches(TaskFilter filter, Row row, Dependencies dependencies) {
        return filter.status().filter(each -> row.status != each).isEmpty()
                && filter.phase()
                        .filter(each -> dependencies.phase(row, filter.nodes()) != each)
                        .isEmpty()
                && filter.userId()
                        .filter(each -> !row.spec.userId().equals(Optional.of(each)))
                        .isEmpty()
                && filter.method().filter(each -> !row.spec.method().equals(each)).isEmpty()
                && filter.treeId().filter(each -> !row.treeId.equals(each)).isEmpty()
                && filter.parentId()
                        .filter(each -> !row.spec.parentId().equals(Optional.of(each)))
                        .isEmpty()
                && filter.queue()
                        .filter(each -> !row.spec.admission().queue().equals(each))
                        .isEmpty();
    }

    @Override
    public Map<TaskStatus, Long> live() {
        return tables.alone(
                () -> {
                    Map<TaskStatus, Long> counts = new EnumMap<>(TaskStatus.class);
                    counts.put(TaskStatus.PENDING, 0L);
                    counts.put(TaskStatus.IN_PROGRESS, 0L);
                    tables.rows.values().stream()
                            .filter(row -> !row.status.isTerminal())
                            .forEach(row -> counts.merge(row.status, 1L, Long::sum));
                    return counts;
                });
    }

    @Override
    public List<TaskId> beginning(String prefix, String suffix, boolean roots, int limit) {
        return tables.alone(
                () ->
                        tables.rows.values().stream()
                                .filter(row -> !roots || row.spec.parentId().isEmpty())
                                .map(Row::id)
                                .filter(id -> id.value().startsWith(prefix))
                                .filter(id -> id.value().endsWith(suffix))
                                .sorted(Comparator.comparing(TaskId::value))
                                .limit(limit)
                                .toList());
    }

    @Override
    public List<TaskId> existing(List<TaskId> ids) {
        return tables.alone(
                () -> ids.stream().filter(tables.rows::containsKey).limit(MOST_NAMED).toList());
    }
}
