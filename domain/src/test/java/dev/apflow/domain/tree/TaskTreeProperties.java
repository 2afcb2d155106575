package dev.apflow.domain.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

class TaskTreeProperties {

    /** Graphs of any kind: edges between any two of up to eight tasks. */
    @Provide
    Arbitrary<List<TaskSpec>> anyTasks() {
        return Arbitraries.integers()
                .between(1, 8)
                .flatMap(
                        size -> {
                            Arbitrary<Dependency> edge =
                                    Combinators.combine(
                                                    Arbitraries.integers().between(0, size - 1),
                                                    Arbitraries.of(true, false))
                                            .as(
                                                    (to, required) ->
                                                            new Dependency(
                                                                    new TaskId("t" + to),
                                                                    required));
                            return edge.list()
                                    .ofMaxSize(3)
                                    .list()
                                    .ofSize(size)
                                    .map(
                                            edges -> {
                                                List<TaskSpec> tasks = new ArrayList<>();
                                                for (int i = 0; i < size; i++) {
                                                    tasks.add(
                                                            Trees.task("t" + i)
                                                                    .withDependencies(
                                                                            edges.get(i)));
                                                }
                                                return tasks;
                                            });
                        });
    }

    @Provide
    Arbitrary<List<TaskStatus>> statuses() {
        return Arbitraries.of(TaskStatus.class).list().ofSize(8);
    }

    @Property(tries = 3000)
    void sound_is_what_has_no_self_no_double_and_no_way_back(
            @ForAll("anyTasks") List<TaskSpec> tasks) {
        boolean naive = true;
        for (TaskSpec task : tasks) {
            Set<TaskId> direct =
                    task.dependencies().stream().map(Dependency::id).collect(Collectors.toSet());
            naive &= direct.size() == task.dependencies().size();
            naive &= !reachable(task.id(), tasks).contains(task.id());
        }
        assertThat(TreeRules.judge(tasks, TreeLimits.DEFAULT) instanceof TreeVerdict.Sound)
                .isEqualTo(naive);
    }

    /** By widening a set until it stays the same. */
    private static Set<TaskId> reachable(TaskId from, List<TaskSpec> tasks) {
        Set<TaskId> found = new HashSet<>();
        Set<TaskId> wider = next(Set.of(from), tasks);
        while (!found.equals(wider)) {
            found = new HashSet<>(wider);
            wider.addAll(next(found, tasks));
        }
        return found;
    }

    private static Set<TaskId> next(Set<TaskId> from, List<TaskSpec> tasks) {
        return tasks.stream()
                .filter(task -> from.contains(task.id()))
                .flatMap(task -> task.dependencies().stream())
                .map(Dependency::id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Property(tries = 2000)
    void no_task_is_ready_before_its_required_dependencies_completed(
            @ForAll("anyTasks") List<TaskSpec> tasks,
            @ForAll("statuses") List<TaskStatus> statuses) {
        Map<TaskId, TaskStatus> standing = standing(tasks, statuses);
        for (TaskSpec task : tasks) {
            int open = 0;
            int broken = 0;
            for (Dependency each : task.dependencies()) {
                String status = String.valueOf(standing.get(each.id()));
                boolean over = !status.equals("PENDING") && !status.equals("IN_PROGRESS");
                if (!over) {
                    open++;
                } else if (each.required() && !status.equals("COMPLETED")) {
                    broken++;
                }
            }
            DependencyReadiness readiness =
                    DependencyReadiness.of(task.dependencies(), standing, Set.of());
            assertThat(readiness instanceof DependencyReadiness.Ready)
                    .isEqualTo(open + broken == 0);
            assertThat(readiness instanceof DependencyReadiness.Blocked).isEqualTo(broken > 0);
        }
    }

    /**
     * Plays the tree on as if every task that starts would complete, and looks what is left. What
     * waits for another however it ends goes on when nothing else moves and no way leads to that
     * other.
     */
    @Property(tries = 2000)
    void blocked_is_what_would_stay_pending_if_all_else_went_well(
            @ForAll("anyTasks") List<TaskSpec> tasks,
            @ForAll("statuses") List<TaskStatus> statuses) {
        if (!(TreeRules.judge(tasks, TreeLimits.DEFAULT) instanceof TreeVerdict.Sound)) {
            return;
        }
        Map<TaskId, TaskStatus> standing = standing(tasks, statuses);
        TreeSummary summary = TreeSummary.of(asTasks(tasks, standing));
        Map<TaskId, TaskStatus> played = new HashMap<>(standing);
        while (playOn(tasks, played)) {
            // Until nothing moves any more.
        }
        Set<TaskId> stuck =
                tasks.stream()
                        .map(TaskSpec::id)
                        .filter(id -> played.get(id) == TaskStatus.PENDING)
                        .collect(Collectors.toSet());
        assertThat(summary.blocked()).isEqualTo(stuck);
        boolean moves = !standing.equals(played);
        boolean untouched = standing.values().stream().allMatch(each -> each == TaskStatus.PENDING);
        assertThat(summary.isSettled()).isEqualTo(!moves && !untouched);
    }

    private static boolean playOn(List<TaskSpec> tasks, Map<TaskId, TaskStatus> played) {
        for (TaskSpec task : tasks) {
            TaskStatus status = played.get(task.id());
            boolean canEnd =
                    status == TaskStatus.IN_PROGRESS
                            || status == TaskStatus.PENDING
                                    && task.dependencies().stream()
                                            .allMatch(edge -> lets(edge, tasks, played));
            if (canEnd) {
                played.put(task.id(), TaskStatus.COMPLETED);
                return true;
            }
        }
        return false;
    }

    private static boolean lets(
            Dependency edge, List<TaskSpec> tasks, Map<TaskId, TaskStatus> played) {
        TaskStatus status = played.get(edge.id());
        return status == TaskStatus.COMPLETED
                || !edge.required()
                        && (status != TaskStatus.PENDING && status != TaskStatus.IN_PROGRESS
                                || neverStarts(edge.id(), tasks, played));
    }

    /** Looks upward: a requirement that ended otherwise, or that never starts itself. */
    private static boolean neverStarts(
            TaskId id, List<TaskSpec> tasks, Map<TaskId, TaskStatus> played) {
        if (played.get(id) != TaskStatus.PENDING) {
            return false;
        }
        return tasks.stream()
                .filter(task -> task.id().equals(id))
                .flatMap(task -> task.dependencies().stream())
                .filter(Dependency::required)
                .map(Dependency::id)
                .anyMatch(
                        on ->
                                played.get(on) == TaskStatus.FAILED
                                        || played.get(on) == TaskStatus.CANCELLED
                                        || neverStarts(on, tasks, played));
    }

    @Property
    void counts_and_progress_agree_with_the_tasks(
            @ForAll("anyTasks") List<TaskSpec> tasks,
            @ForAll("statuses") List<TaskStatus> statuses) {
        Map<TaskId, TaskStatus> standing = standing(tasks, statuses);
        TreeSummary summary = TreeSummary.of(asTasks(tasks, standing));
        assertThat(summary.counts().values().stream().mapToInt(Integer::intValue).sum())
                .isEqualTo(tasks.size());
        long over = standing.values().stream().filter(TaskStatus::isTerminal).count();
        assertThat(summary.progress())
                .isBetween(
                        (double) over / tasks.size() - 1e-9, (double) over / tasks.size() + 1e-9);
    }

    private static Map<TaskId, TaskStatus> standing(
            List<TaskSpec> tasks, List<TaskStatus> statuses) {
        Map<TaskId, TaskStatus> standing = new HashMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            standing.put(tasks.get(i).id(), statuses.get(i));
        }
        return standing;
    }

    private static List<Task> asTasks(List<TaskSpec> tasks, Map<TaskId, TaskStatus> standing) {
        return tasks.stream()
                .map(
                        task ->
                                Trees.standing(
                                        task, standing.getOrDefault(task.id(), TaskStatus.PENDING)))
                .toList();
    }
}
