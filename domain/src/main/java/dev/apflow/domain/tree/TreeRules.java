package dev.apflow.domain.tree;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TreeProblem.Kind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which lists of tasks make a tree: exactly one root, every parent and dependency a task of the
 * same list, no task its own ancestor or (transitive) dependency, within the limits.
 *
 * <p>A list in which no task names a parent is given a shape: its first task is the root, the
 * others are its children.
 */
public final class TreeRules {

    private static final int MOST_CYCLES = 20;
    private static final int LONGEST_CYCLE_TOLD = 12;

    private final List<TaskSpec> tasks;
    private final TreeLimits limits;
    private final List<TreeProblem> problems = new ArrayList<>();
    private final Map<TaskId, Integer> indexOf = new HashMap<>();

    private TreeRules(List<TaskSpec> tasks, TreeLimits limits) {
        this.tasks = tasks;
        this.limits = limits;
    }

    /** Judges {@code tasks}; problems name their place as {@code tasks[i].field}. */
    public static TreeVerdict judge(List<TaskSpec> tasks, TreeLimits limits) {
        return new TreeRules(shaped(tasks), limits).judge();
    }

    private static List<TaskSpec> shaped(List<TaskSpec> tasks) {
        if (tasks.stream().anyMatch(task -> task.parentId().isPresent())) {
            return tasks;
        }
        return IntStream.range(0, tasks.size())
                .mapToObj(
                        i ->
                                i == 0
                                        ? tasks.get(0)
                                        : tasks.get(i).withParent(Optional.of(tasks.get(0).id())))
                .toList();
    }

    private TreeVerdict judge() {
        if (checkSize()) {
            checkIds();
            checkRoot();
            checkParents();
            checkDependencies();
        }
        return problems.isEmpty()
                ? new TreeVerdict.Sound(new TaskTree(root(), tasks))
                : new TreeVerdict.Rejected(problems);
    }

    private TaskId root() {
        return tasks.stream()
                .filter(task -> task.parentId().isEmpty())
                .findFirst()
                .orElseThrow()
                .id();
    }

    private boolean checkSize() {
        if (tasks.isEmpty()) {
            add(Kind.SIZE, "tasks", "a tree has no tasks", "at least 1 task", 0);
        }
        if (tasks.size() > limits.tasks()) {
            add(Kind.SIZE, "tasks", "too many tasks", "at most " + limits.tasks(), tasks.size());
        }
        long edges = tasks.stream().mapToLong(task -> task.dependencies().size()).sum();
        if (edges > limits.edges()) {
            add(
                    Kind.SIZE,
                    "tasks",
                    "too many dependencies",
                    "at most " + limits.edges() + " in a tree",
                    edges);
        }
        return problems.isEmpty();
    }

    private void checkIds() {
        for (int i = 0; i < tasks.size(); i++) {
            Integer first = indexOf.putIfAbsent(tasks.get(i).id(), i);
            if (first != null) {
                add(
                        Kind.DUPLICATE_ID,
                        at(i, isKeyed(i) ? "key" : "id"),
                        "the id of tasks[" + first + "] again",
                        "each id once in a tree",
                        tasks.get(i).id());
            }
        }
    }

    private void checkRoot() {
        List<Integer> roots =
                IntStream.range(0, tasks.size())
                        .filter(i -> tasks.get(i).parentId().isEmpty())
                        .boxed()
                        .toList();
        if (roots.isEmpty()) {
            add(Kind.ROOT, "tasks", "no root", "exactly one task without parent_id", "none");
        }
        roots.stream()
                .skip(1)
                .limit(MOST_CYCLES)
                .forEach(
                        i ->
                                add(
                                        Kind.ROOT,
                                        parentField(i),
                                        "a second root besides tasks[" + roots.get(0) + "]",
                                        isKeyed(i)
                                                ? "exactly one task without parent_key"
                                                : "exactly one task without parent_id",
                                        "none"));
    }

    private void checkParents() {
        int[][] parentOf = new int[tasks.size()][];
        for (int i = 0; i < tasks.size(); i++) {
            parentOf[i] = resolvedParent(i);
        }
        List<List<Integer>> cycles = Cycles.in(parentOf, MOST_CYCLES);
        cycles.forEach(
                cycle ->
                        add(
                                Kind.PARENT_CYCLE,
                                parentField(cycle.get(0)),
                                "parents form a cycle",
                                "every task below the root",
                                describe(cycle)));
        if (cycles.isEmpty()) {
            checkDepth(parentOf);
        }
    }

    private int[] resolvedParent(int i) {
        Optional<TaskId> parent = tasks.get(i).parentId();
        if (parent.isEmpty()) {
            return new int[0];
        }
        Integer index = indexOf.get(parent.get());
        if (index == null) {
            add(
                    Kind.PARENT,
                    at(i, "parent_id"),
                    "no such task in the tree",
                    "the id of a task of this tree",
                    parent.get());
            return new int[0];
        }
        if (tasks.get(i).id().equals(parent.get())) {
            add(
                    Kind.PARENT,
                    parentField(i),
                    "a task cannot be its own parent",
                    anotherTask(i),
                    name(i));
            return new int[0];
        }
        return new int[] {index};
    }

    private void checkDepth(int[][] parentOf) {
        int[] depth = new int[tasks.size()];
        for (int i = 0; i < tasks.size(); i++) {
            List<Integer> above = new ArrayList<>();
            int at = i;
            while (depth[at] == 0 && parentOf[at].length > 0) {
                above.add(at);
                at = parentOf[at][0];
            }
            depth[at] = Math.max(depth[at], 1);
            for (int k = above.size() - 1; k >= 0; k--) {
                depth[above.get(k)] = depth[parentOf[above.get(k)][0]] + 1;
            }
            if (depth[i] > limits.depth()) {
                add(
                        Kind.DEPTH,
                        parentField(i),
                        "too deep below the root",
                        "at most " + limits.depth() + " generations",
                        "more");
                return;
            }
        }
    }

    private void checkDependencies() {
        int[][] dependsOn = new int[tasks.size()][];
        for (int i = 0; i < tasks.size(); i++) {
            dependsOn[i] = resolvedDependencies(i);
        }
        Cycles.in(dependsOn, MOST_CYCLES)
                .forEach(
                        cycle ->
                                add(
                                        Kind.DEPENDENCY_CYCLE,
                                        at(cycle.get(0), "dependencies"),
                                        "dependencies form a cycle",
                                        "no task that waits for itself",
                                        describe(cycle)));
    }

    private int[] resolvedDependencies(int i) {
        TaskSpec task = tasks.get(i);
        Set<TaskId> seen = new HashSet<>();
        List<Integer> resolved = new ArrayList<>();
        for (int d = 0; d < task.dependencies().size(); d++) {
            Dependency edge = task.dependencies().get(d);
            TaskId wanted = edge.id();
            Integer index = indexOf.get(wanted);
            String word = edge.key().isPresent() ? "key" : "id";
            String field = at(i, "dependencies[" + d + "]." + word);
            if (index == null) {
                add(
                        Kind.DEPENDENCY,
                        field,
                        "no such task in the tree",
                        "the id of a task of this tree",
                        wanted);
            } else if (wanted.equals(task.id())) {
                add(
                        Kind.DEPENDENCY_CYCLE,
                        field,
                        "a task cannot depend on itself",
                        "the " + word + " of another task",
                        edge.name());
            } else if (!seen.add(wanted)) {
                add(Kind.DEPENDENCY, field, "named twice", "each dependency once", edge.name());
            } else {
                resolved.add(index);
            }
        }
        return resolved.stream().mapToInt(Integer::intValue).toArray();
    }

    private String describe(List<Integer> cycle) {
        String ids =
                cycle.stream()
                        .limit(LONGEST_CYCLE_TOLD)
                        .map(this::name)
                        .collect(Collectors.joining(" → "));
        return cycle.size() <= LONGEST_CYCLE_TOLD
                ? ids + " → " + name(cycle.get(0))
                : ids + " → … (" + cycle.size() + " tasks)";
    }

    /** As the client calls it. */
    private String name(int i) {
        TaskSpec task = tasks.get(i);
        return task.key().map(TaskKey::value).orElse(task.id().value());
    }

    private boolean isKeyed(int i) {
        return tasks.get(i).key().isPresent();
    }

    private String parentField(int i) {
        return at(i, isKeyed(i) ? "parent_key" : "parent_id");
    }

    private String anotherTask(int i) {
        return isKeyed(i) ? "the key of another task" : "the id of another task";
    }

    private static String at(int i, String field) {
        return "tasks[" + i + "]." + field;
    }

    private void add(Kind kind, String field, String reason, String expected, Object actual) {
        problems.add(TreeProblem.of(kind, field, reason, expected, actual));
    }
}
