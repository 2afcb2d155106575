package dev.apflow.domain.reference;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonSize;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.reference.References.Place;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.Template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the tasks of a submission into templates: finds their references, says which can never have
 * a value, gives each task the values that are known already, and makes a task depend on each task
 * that it refers to and that only its dependencies wait for.
 */
public final class ReferenceBinding {

    /** Characters of JSON that the tasks of one tree may repeat of their run's values. */
    public static final long MOST_REPEATED = 64L << 20;

    private static final int MOST_NAMES_TOLD = 20;

    private final List<TaskSpec> tasks;
    private final RunValues run;
    private final JsonObject facts;
    private final boolean hasParents;
    private final List<FieldProblem> problems = new ArrayList<>();
    private final Map<String, Integer> indexOfName = new HashMap<>();
    private final Map<TaskId, Integer> indexOf = new HashMap<>();

    /** By task: others that it refers to without naming them as dependencies, and where. */
    private final List<Map<Integer, Place>> indirect = new ArrayList<>();

    private long repeated;

    private ReferenceBinding(List<TaskSpec> tasks, RunValues run) {
        this.tasks = tasks;
        this.run = run;
        this.facts = run.facts();
        this.hasParents = tasks.stream().anyMatch(each -> each.parentId().isPresent());
        for (int i = 0; i < tasks.size(); i++) {
            indexOfName.putIfAbsent(name(tasks.get(i)), i);
            indexOf.putIfAbsent(tasks.get(i).id(), i);
        }
    }

    /** The tasks, or what is wrong with their references. */
    public record Bound(List<TaskSpec> tasks, List<FieldProblem> problems) {
        public Bound {
            tasks = List.copyOf(tasks);
            problems = List.copyOf(problems);
        }
    }

    /** Binds the tasks of a new tree; fields stand at {@code tasks[i].inputs}. */
    public static Bound bind(List<TaskSpec> tasks, RunValues run) {
        return new ReferenceBinding(tasks, run).bind();
    }

    /**
     * Binds the changed inputs of a task that exists; it keeps its dependencies and can refer to no
     * others.
     *
     * @param root of its tree, which knows what the run knows
     */
    public static Bound rebind(TaskSpec task, TaskSpec root) {
        if (task.template().isEmpty()) {
            return new Bound(List.of(task), List.of());
        }
        JsonObject facts = root.template().flatMap(Template::run).orElse(JsonObject.EMPTY);
        References references = References.in(task.inputs(), "inputs");
        List<FieldProblem> problems = new ArrayList<>(references.problems());
        Map<String, JsonValue> known = new LinkedHashMap<>();
        List<String> names = task.dependencies().stream().map(Dependency::name).toList();
        for (Place place : references.found()) {
            Optional<String> other = place.reference().task();
            if (other.isPresent()) {
                if (!names.contains(other.get())) {
                    problems.add(notADependency(place, names));
                }
            } else if (isOfRun(place.reference())) {
                valueOf(place, facts, known, problems);
            }
        }
        Optional<JsonObject> own = task.template().flatMap(Template::run);
        return new Bound(
                List.of(task.withTemplate(Optional.of(new Template(new JsonObject(known), own)))),
                problems);
    }

    private Bound bind() {
        List<TaskSpec> bound = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            indirect.add(new LinkedHashMap<>());
            bound.add(bound(i));
        }
        if (repeated > MOST_REPEATED) {
            problems.add(
                    new FieldProblem(
                            "tasks",
                            "refer to inputs of the run too often",
                            "at most " + MOST_REPEATED + " characters in all tasks together",
                            String.valueOf(repeated)));
        }
        if (problems.isEmpty()) {
            imply(bound);
        }
        return new Bound(problems.isEmpty() ? bound : tasks, problems);
    }

    private TaskSpec bound(int i) {
        TaskSpec task = tasks.get(i);
        References references = References.in(task.inputs(), "tasks[" + i + "].inputs");
        problems.addAll(references.problems());
        Map<String, JsonValue> known = new LinkedHashMap<>();
        Set<String> direct = new HashSet<>();
        task.dependencies().forEach(each -> direct.add(each.name()));
        for (Place place : references.found()) {
            Optional<String> other = place.reference().task();
            if (other.isPresent()) {
                if (!direct.contains(other.get())) {
                    refersTo(i, other.get(), place);
                }
            } else if (isOfRun(place.reference()) && run.inputs().isPresent()) {
                valueOf(place, facts, known, problems);
            }
        }
        JsonObject values = new JsonObject(known);
        repeated += known.isEmpty() ? 0 : JsonSize.of(values, Resolver.DEEPEST + 2);
        Optional<JsonObject> all = isRoot(task) ? Optional.of(facts) : Optional.empty();
        return task.withTemplate(Optional.of(new Template(values, all)));
    }

    /** Where no task names a parent, the first is the root. */
    private boolean isRoot(TaskSpec task) {
        return task.parentId().isEmpty() && (hasParents || task == tasks.get(0));
    }

    private static boolean isOfRun(Reference reference) {
        return reference.root() == Reference.Root.INPUTS
                || reference.root() == Reference.Root.NOMINAL_TIME;
    }

    private static void valueOf(
            Place place,
            JsonObject facts,
            Map<String, JsonValue> known,
            List<FieldProblem> problems) {
        String pointer = place.reference().toString();
        Optional<JsonValue> value = place.reference().pointer().in(facts);
        if (value.isPresent()) {
            known.put(pointer, value.get());
            return;
        }
        String expected =
                place.reference().root() == Reference.Root.NOMINAL_TIME
                        ? "a run that a schedule made"
                        : "an input of the run";
        problems.add(new FieldProblem(place.path(), "refers to nothing", expected, pointer));
    }

    private void refersTo(int i, String name, Place place) {
        Integer other = indexOfName.get(name);
        if (other == null) {
            problems.add(
                    new FieldProblem(
                            place.path(),
                            "no such task in the tree",
                            "the key of a dependency, direct or not",
                            place.reference().toString()));
        } else {
            indirect.get(i).putIfAbsent(other, place);
        }
    }

    /** Each task that refers to another depends on it, or is told that it does not. */
    private void imply(List<TaskSpec> bound) {
        Reachability reachable = Reachability.of(dependencies(), indirect);
        for (int i = 0; i < bound.size(); i++) {
            if (indirect.get(i).isEmpty()) {
                continue;
            }
            TaskSpec task = bound.get(i);
            Set<Dependency> edges = new LinkedHashSet<>(task.dependencies());
            for (var each : indirect.get(i).entrySet()) {
                TaskSpec other = tasks.get(each.getKey());
                if (reachable.contains(i, each.getKey())) {
                    edges.add(Dependency.implied(other.id(), other.key()));
                } else {
                    List<String> names =
                            task.dependencies().stream().map(Dependency::name).toList();
                    problems.add(notADependency(each.getValue(), names));
                }
            }
            bound.set(i, task.withDependencies(List.copyOf(edges)));
        }
    }

    private List<int[]> dependencies() {
        return tasks.stream()
                .map(
                        task ->
                                task.dependencies().stream()
                                        .flatMap(each -> indexOf(each).stream())
                                        .mapToInt(Integer::intValue)
                                        .toArray())
                .toList();
    }

    private Optional<Integer> indexOf(Dependency edge) {
        return Optional.ofNullable(indexOf.get(edge.id()));
    }

    private static FieldProblem notADependency(Place place, List<String> names) {
        String known =
                names.isEmpty()
                        ? "it has none"
                        : String.join(
                                ", ", names.subList(0, Math.min(MOST_NAMES_TOLD, names.size())));
        return new FieldProblem(
                place.path(),
                "the task is not a dependency of this one",
                "the key of a dependency, direct or not; direct ones: " + known,
                place.reference().toString());
    }

    private static String name(TaskSpec task) {
        return task.key().map(TaskKey::value).orElse(task.id().value());
    }
}
