package dev.apflow.domain.tree;

import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The ids of a new tree's tasks. A client names a task by an id, by a key that is unique in the
 * tree, or not at all. The root without an id has the run's id, or else a new one. Each other task
 * with a key has the id {@code {root id}.{key}}. The rest have new ids.
 *
 * <p>The root is the first task that names no parent; where there is none, the first task.
 */
public final class TaskNames {

    private static final int MOST_KEYS_TOLD = 20;

    private final List<TaskId> ids;
    private final Map<TaskId, TaskKey> keyOf = new HashMap<>();
    private final Map<TaskKey, Integer> indexOf;
    private final List<FieldProblem> problems;
    private final String expected;

    private TaskNames(
            List<TaskId> ids, Map<TaskKey, Integer> indexOf, List<FieldProblem> problems) {
        this.ids = List.copyOf(ids);
        this.indexOf = Map.copyOf(indexOf);
        this.problems = List.copyOf(problems);
        this.expected = expected(indexOf);
        indexOf.forEach((key, i) -> keyOf.put(ids.get(i), key));
    }

    /**
     * How a client names one task.
     *
     * @param path where it stands, such as {@code tasks[3]}
     * @param hasParent whether it names a parent, rightly or not
     */
    public record RequestedName(
            String path, Optional<TaskId> id, Optional<TaskKey> key, boolean hasParent) {
        public RequestedName {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(key, "key");
        }
    }

    /**
     * Gives each task its id.
     *
     * @param run the id of the root, if the client chose it apart from the tasks
     * @param newId asked once for each task that needs a new id
     */
    public static TaskNames assign(
            List<RequestedName> tasks, Optional<TaskId> run, Supplier<TaskId> newId) {
        List<FieldProblem> problems = new ArrayList<>();
        int top =
                IntStream.range(0, tasks.size())
                        .filter(i -> !tasks.get(i).hasParent())
                        .findFirst()
                        .orElse(0);
        Optional<TaskId> chosen = tasks.isEmpty() ? Optional.empty() : tasks.get(top).id();
        if (chosen.isPresent() && run.isPresent()) {
            problems.add(
                    new FieldProblem(
                            "run_id",
                            "the root, " + tasks.get(top).path() + ", has an id of its own",
                            "either run_id or the id of the root",
                            run.get().value()));
        }
        TaskId root = chosen.or(() -> run).orElseGet(newId);
        Map<TaskKey, Integer> indexOf = new HashMap<>();
        List<TaskId> ids = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            RequestedName task = tasks.get(i);
            boolean isNew = task.key().isEmpty() || isFirst(tasks, i, indexOf, problems);
            ids.add(i == top ? root : id(task, isNew, root, newId, problems));
        }
        return new TaskNames(ids, indexOf, problems);
    }

    private static boolean isFirst(
            List<RequestedName> tasks,
            int i,
            Map<TaskKey, Integer> indexOf,
            List<FieldProblem> problems) {
        TaskKey key = tasks.get(i).key().orElseThrow();
        Integer first = indexOf.putIfAbsent(key, i);
        if (first != null) {
            problems.add(
                    new FieldProblem(
                            tasks.get(i).path() + ".key",
                            "the key of " + tasks.get(first).path() + " again",
                            "each key once in a tree",
                            key.value()));
        }
        return first == null;
    }

    private static TaskId id(
            RequestedName task,
            boolean isNew,
            TaskId root,
            Supplier<TaskId> newId,
            List<FieldProblem> problems) {
        if (task.id().isPresent() || task.key().isEmpty()) {
            return task.id().orElseGet(newId);
        }
        TaskKey key = task.key().get();
        if (!key.fits(root)) {
            problems.add(
                    new FieldProblem(
                            task.path() + ".key",
                            "makes an id that is too long: the id of the root, a dot, the key",
                            "an id of " + TaskId.EXPECTED,
                            key.value()));
        }
        return isNew && key.fits(root) ? key.under(root) : newId.get();
    }

    /** In the order of the tasks; where there are problems, every task has some id. */
    public List<TaskId> ids() {
        return ids;
    }

    /** What is wrong, each with its field. */
    public List<FieldProblem> problems() {
        return problems;
    }

    /** The task that a key names. */
    public Optional<TaskId> find(TaskKey key) {
        return Optional.ofNullable(indexOf.get(key)).map(ids::get);
    }

    /** The key of a task, if it has one. */
    public Optional<TaskKey> keyOf(TaskId id) {
        return Optional.ofNullable(keyOf.get(id));
    }

    /** What a key of this tree may be, in words for a client. */
    public String expected() {
        return expected;
    }

    private static String expected(Map<TaskKey, Integer> indexOf) {
        if (indexOf.isEmpty()) {
            return "the key of a task of this tree; none has a key";
        }
        String keys =
                indexOf.keySet().stream()
                        .sorted()
                        .limit(MOST_KEYS_TOLD)
                        .map(TaskKey::value)
                        .collect(Collectors.joining(", "));
        return "the key of a task of this tree, one of "
                + (indexOf.size() > MOST_KEYS_TOLD ? keys + ", …" : keys);
    }
}
