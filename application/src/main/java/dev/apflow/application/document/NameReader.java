package dev.apflow.application.document;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.domain.tree.TaskNames;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Reads how the tasks of a submission are called and name each other: {@code id} or {@code key},
 * {@code parent_id} or {@code parent_key}, {@code dependencies}. A key can be read only when all
 * tasks of the tree are known.
 */
final class NameReader {

    /** Most dependencies of one task. */
    static final int MOST_DEPENDENCIES = 20_000;

    private static final String ID = "id";
    private static final String KEY = "key";
    private static final String PARENT_ID = "parent_id";
    private static final String PARENT_KEY = "parent_key";

    private NameReader() {}

    /** One task's names, keys replaced by ids. */
    record Names(
            TaskId id,
            Optional<TaskKey> key,
            Optional<TaskId> parent,
            List<Dependency> dependencies) {
        Names {
            dependencies = List.copyOf(dependencies);
        }
    }

    /** A task named by one of the two. */
    private record Named(Optional<TaskId> id, Optional<TaskKey> key) {
        boolean isNamed() {
            return id.isPresent() || key.isPresent();
        }
    }

    /**
     * Reads the names of all tasks of a tree.
     *
     * @param run the id that the client chose for the run
     */
    static List<Names> read(List<FieldReader> tasks, Optional<TaskId> run, Supplier<TaskId> newId) {
        List<Named> own = new ArrayList<>();
        List<Named> parents = new ArrayList<>();
        List<TaskNames.RequestedName> given = new ArrayList<>();
        for (FieldReader task : tasks) {
            int before = task.problemCount();
            Named parent = either(task, PARENT_ID, PARENT_KEY, TaskId::isValid, TaskId.EXPECTED);
            boolean hasParent = parent.isNamed() || task.problemCount() > before;
            Named name = either(task, ID, KEY, TaskId::isChoosable, TaskId.CHOOSABLE);
            own.add(name);
            parents.add(parent);
            given.add(new TaskNames.RequestedName(task.path(), name.id, name.key, hasParent));
        }
        TaskNames names = TaskNames.assign(given, run, newId);
        if (!tasks.isEmpty()) {
            tasks.get(0).add(names.problems());
        }
        List<Names> read = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            FieldReader task = tasks.get(i);
            Optional<TaskId> parent = find(task, PARENT_KEY, parents.get(i), names);
            read.add(
                    new Names(
                            names.ids().get(i), own.get(i).key, parent, dependencies(task, names)));
        }
        return read;
    }

    private static List<Dependency> dependencies(FieldReader task, TaskNames names) {
        return task.objects("dependencies", MOST_DEPENDENCIES).orElse(List.of()).stream()
                .map(each -> dependency(each, names))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Dependency> dependency(FieldReader reader, TaskNames names) {
        int before = reader.problemCount();
        Named named = either(reader, ID, KEY, TaskId::isValid, TaskId.EXPECTED);
        if (!named.isNamed() && reader.problemCount() == before) {
            reader.missing(ID, "the id of a task of this tree, or a key");
        }
        boolean required = reader.flag("required").orElse(true);
        reader.refuseOthers();
        return find(reader, KEY, named, names)
                .map(id -> new Dependency(id, required, names.keyOf(id)));
    }

    private static Optional<TaskId> find(
            FieldReader reader, String field, Named named, TaskNames names) {
        if (named.key.isEmpty()) {
            return named.id;
        }
        Optional<TaskId> found = names.find(named.key.get());
        if (found.isEmpty()) {
            reader.problem(
                    field, "no such key in the tree", names.expected(), named.key.get().value());
        }
        return found;
    }

    private static Named either(
            FieldReader reader,
            String idField,
            String keyField,
            Predicate<String> rule,
            String expected) {
        Optional<TaskId> id =
                reader.word(
                        idField,
                        text -> rule.test(text) ? Optional.of(new TaskId(text)) : Optional.empty(),
                        "an id: " + expected);
        Optional<TaskKey> key =
                reader.word(
                        keyField,
                        text ->
                                TaskKey.isValid(text)
                                        ? Optional.of(new TaskKey(text))
                                        : Optional.empty(),
                        "a key: " + TaskKey.EXPECTED);
        if (id.isPresent() && key.isPresent()) {
            reader.problem(
                    keyField,
                    "given together with " + idField,
                    "either " + idField + " or " + keyField,
                    key.get().value());
            return new Named(id, Optional.empty());
        }
        return new Named(id, key);
    }
}
