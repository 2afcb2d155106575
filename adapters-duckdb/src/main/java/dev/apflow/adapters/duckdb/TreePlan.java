package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.LiveTask.AttemptCounters;
import dev.apflow.adapters.duckdb.LiveTask.ClaimCriteria;
import dev.apflow.adapters.duckdb.LiveTask.DependencyCounts;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A new tree as rows, complete but for the numbers: the root first, the others in the client's
 * order, so that the n-th task's number is the first one given and n.
 */
final class TreePlan {

    private final NewTree tree;
    private final List<TaskSpec> specs;
    private final List<String> texts;
    private final List<ClaimCriteria> criteria;
    private final Map<TaskId, Integer> places = new HashMap<>();
    private final int[] dependents;

    TreePlan(NewTree tree) {
        this.tree = tree;
        this.specs = rootFirst(tree);
        this.texts = specs.stream().map(Json::text).toList();
        this.criteria = specs.stream().map(ClaimCriteria::of).toList();
        this.dependents = new int[specs.size()];
        for (TaskSpec spec : specs) {
            places.put(spec.id(), places.size());
        }
        specs.stream()
                .flatMap(spec -> spec.dependencies().stream())
                .forEach(each -> dependents[place(each.id())]++);
    }

    private static List<TaskSpec> rootFirst(NewTree tree) {
        List<TaskSpec> ordered = new ArrayList<>();
        TaskId root = tree.tree().root();
        tree.tree().tasks().stream().filter(each -> each.id().equals(root)).forEach(ordered::add);
        tree.tree().tasks().stream().filter(each -> !each.id().equals(root)).forEach(ordered::add);
        return List.copyOf(ordered);
    }

    private int place(TaskId id) {
        Integer place = places.get(id);
        if (place == null) {
            throw new IllegalArgumentException("not a task of this tree: " + id);
        }
        return place;
    }

    int size() {
        return specs.size();
    }

    /** What claims judge the tasks by. */
    List<ClaimCriteria> criteria() {
        return criteria;
    }

    List<String> ids() {
        return specs.stream().map(spec -> spec.id().value()).toList();
    }

    String root() {
        return tree.tree().root().value();
    }

    Rows.TaskRow task(int n, long first, long now) {
        TaskSpec spec = specs.get(n);
        @Nullable Long parent = spec.parentId().map(id -> first + place(id)).orElse(null);
        return new Rows.TaskRow(
                first + n,
                spec.id().value(),
                first,
                root(),
                parent,
                spec.userId().orElse(null),
                spec.method().value(),
                texts.get(n),
                now,
                criteria.get(n).admission().queue());
    }

    PendingRow pending(int n, long first, long now) {
        TaskSpec spec = specs.get(n);
        int dependencies = spec.dependencies().size();
        LiveTask live =
                new LiveTask(
                        first + n,
                        first,
                        criteria.get(n),
                        new DependencyCounts(dependencies, dependents[n]),
                        Times.micros(spec.notBefore()),
                        AttemptCounters.FIRST,
                        null);
        return new PendingRow(live, dependencies + (tree.suspended() ? 1 : 0), null, now);
    }

    List<Rows.EdgeRow> edges(int n, long first) {
        List<Rows.EdgeRow> edges = new ArrayList<>();
        for (Dependency each : specs.get(n).dependencies()) {
            edges.add(
                    new Rows.EdgeRow(first + n, first + place(each.id()), first, each.required()));
        }
        return edges;
    }

    /** The tasks as they stand right after their creation. */
    List<Task> created(long now) {
        return specs.stream()
                .map(spec -> new Task(spec, tree.tree().root(), state(spec, now)))
                .toList();
    }

    private TaskState state(TaskSpec spec, long now) {
        return new TaskState(
                TaskStatus.PENDING,
                TaskPhase.ofPending(
                        tree.suspended(),
                        0,
                        spec.dependencies().size(),
                        spec.notBefore(),
                        0,
                        Times.instant(now)),
                false,
                tree.suspended(),
                AttemptCounters.FIRST.attempt(),
                AttemptCounters.FIRST.delivery(),
                Rows.FIRST_REVISION,
                spec.notBefore().map(due -> Times.instant(Times.micros(due))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Times.instant(now),
                Optional.empty(),
                Times.instant(now),
                Optional.empty());
    }
}
