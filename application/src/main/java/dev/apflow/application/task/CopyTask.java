package dev.apflow.application.task;

import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.store.RunReads;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.task.SubmitTree.Submitted;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.run.TriggerKind;
import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.Template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a new tree, defined only, of a task and what hangs below it. */
public final class CopyTask {

    private final TaskReads reads;
    private final RunReads runs;
    private final SubmitTree submit;
    private final IdSource ids;

    CopyTask(TaskReads reads, RunReads runs, SubmitTree submit, IdSource ids) {
        this.reads = reads;
        this.runs = runs;
        this.submit = submit;
        this.ids = ids;
    }

    /**
     * Copies a task under new ids; it becomes the root of a tree of its own. Keys stay.
     * Dependencies on tasks that are not copied too are dropped. The labels of the run stay.
     *
     * @param children also all tasks below it
     */
    public Answer<Submitted> copy(TaskId id, boolean children) {
        Optional<Task> task = reads.task(id);
        if (task.isEmpty()) {
            return new Answer.Unknown<>(Answer.Subject.TASK, id.value());
        }
        List<Task> copied = children ? below(task.get()) : List.of(task.get());
        Optional<String> unreadable =
                copied.stream().flatMap(each -> each.unreadable().stream()).findFirst();
        if (unreadable.isPresent()) {
            return new Answer.Conflict<>(Answer.Obstacle.UNREADABLE, unreadable.get());
        }
        List<TaskSpec> originals = copied.stream().map(Task::spec).toList();
        TaskId root = new TaskId(ids.next());
        Map<TaskId, TaskId> renamed = new HashMap<>();
        originals.forEach(
                each ->
                        renamed.put(
                                each.id(),
                                each.id().equals(id)
                                        ? root
                                        : each.key()
                                                .map(key -> key.under(root))
                                                .orElseGet(() -> new TaskId(ids.next()))));
        List<TaskSpec> specs = originals.stream().map(each -> copied(each, renamed)).toList();
        return submit.submit(
                specs.stream().map(each -> asRoot(each, root, task.get())).toList(),
                false,
                Optional.empty(),
                RunOrigin.of(
                        Trigger.of(TriggerKind.COPY, id.value()),
                        runs.origin(task.get().treeId())
                                .map(RunOrigin::labels)
                                .orElse(Labels.NONE)));
    }

    /** What a run knows stands with its root, also where that was none before. */
    private TaskSpec asRoot(TaskSpec spec, TaskId root, Task top) {
        if (!spec.id().equals(root) || top.id().equals(top.treeId())) {
            return spec;
        }
        Optional<JsonObject> run =
                reads.task(top.treeId())
                        .flatMap(each -> each.spec().template())
                        .flatMap(Template::run);
        return spec.withTemplate(spec.template().map(each -> new Template(each.known(), run)));
    }

    /** Parents stand before their children in a tree's order of numbers or behind: two passes. */
    private List<Task> below(Task top) {
        List<Task> tree = reads.tree(top.treeId());
        Map<TaskId, List<Task>> childrenOf = new HashMap<>();
        for (Task task : tree) {
            task.spec()
                    .parentId()
                    .ifPresent(
                            parent ->
                                    childrenOf
                                            .computeIfAbsent(parent, each -> new ArrayList<>())
                                            .add(task));
        }
        List<Task> found = new ArrayList<>(List.of(top));
        Set<TaskId> seen = new HashSet<>(Set.of(top.id()));
        for (int i = 0; i < found.size(); i++) {
            for (Task child : childrenOf.getOrDefault(found.get(i).id(), List.of())) {
                if (seen.add(child.id())) {
                    found.add(child);
                }
            }
        }
        return found;
    }

    private static TaskSpec copied(TaskSpec spec, Map<TaskId, TaskId> renamed) {
        List<Dependency> edges =
                spec.dependencies().stream()
                        .filter(each -> renamed.containsKey(each.id()))
                        .map(each -> each.of(renamedId(each.id(), renamed)))
                        .toList();
        Optional<TaskId> parent =
                spec.parentId().flatMap(each -> Optional.ofNullable(renamed.get(each)));
        return spec.relocated(renamedId(spec.id(), renamed), parent, edges);
    }

    private static TaskId renamedId(TaskId id, Map<TaskId, TaskId> renamed) {
        TaskId name = renamed.get(id);
        if (name == null) {
            throw new IllegalArgumentException("not among the copied tasks: " + id);
        }
        return name;
    }
}
