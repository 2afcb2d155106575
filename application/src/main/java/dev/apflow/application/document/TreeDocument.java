package dev.apflow.application.document;

import dev.apflow.application.store.TaskReads.Outlined;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.tree.TreeSummary;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes a tree as one document: the root with everything below it nested. */
public final class TreeDocument {

    private final Map<TaskId, List<Task>> childrenOf = new HashMap<>();

    private TreeDocument(List<Task> tasks) {
        for (Task task : tasks) {
            task.spec()
                    .parentId()
                    .ifPresent(
                            parent ->
                                    childrenOf
                                            .computeIfAbsent(parent, id -> new ArrayList<>())
                                            .add(task));
        }
    }

    /**
     * The root's fields with {@code status} and {@code progress} of the whole tree, its own status
     * as {@code root_status}, {@code counts} by status, and nested {@code children}. Trees are at
     * most {@link dev.apflow.domain.tree.TreeLimits#depth} deep, so nesting is safe.
     *
     * @param tasks all tasks of one tree, the root first
     */
    public static JsonObject of(List<Task> tasks) {
        Task root = tasks.get(0);
        TreeSummary summary = TreeSummary.of(tasks);
        JsonObject document = new TreeDocument(tasks).nested(root);
        JsonObjectBuilder members = new JsonObjectBuilder();
        document.members().forEach(members::put);
        return members.put("status", new JsonString(summary.status().word()))
                .number("progress", summary.progress())
                .text("root_status", root.status().word())
                .put("counts", TaskDocuments.counts(summary))
                .done();
    }

    /** How a tree stands, for the document of its root. */
    public static JsonObject summary(List<Outlined> outline) {
        Map<TaskStatus, Integer> counts = new EnumMap<>(TaskStatus.class);
        int blocked = 0;
        double progress = 0;
        for (Outlined each : outline) {
            counts.merge(each.status(), 1, Integer::sum);
            blocked += each.blocked() ? 1 : 0;
            progress += each.status().isTerminal() ? 1 : each.progress();
        }
        return new JsonObjectBuilder()
                .put("status", new JsonString(TreeSummary.status(counts, blocked).word()))
                .number("progress", outline.isEmpty() ? 0 : progress / outline.size())
                .put("counts", TaskDocuments.counts(counts))
                .done();
    }

    /**
     * The document of a root with how its tree stands, and without what is below it.
     *
     * @param task the root's document as a task
     */
    public static JsonObject root(JsonObject task, JsonObject summary) {
        JsonObjectBuilder members = new JsonObjectBuilder();
        task.members().forEach(members::put);
        task.find("status").ifPresent(status -> members.put("root_status", status));
        summary.members().forEach(members::put);
        return members.done();
    }

    /** The members of both. */
    public static JsonObject with(JsonObject first, JsonObject second) {
        JsonObjectBuilder members = new JsonObjectBuilder();
        first.members().forEach(members::put);
        second.members().forEach(members::put);
        return members.done();
    }

    private JsonObject nested(Task task) {
        JsonObjectBuilder members = new JsonObjectBuilder();
        TaskDocuments.task(task).members().forEach(members::put);
        return members.array(
                        "children",
                        childrenOf.getOrDefault(task.id(), List.of()).stream()
                                .map(this::nested)
                                .toList())
                .done();
    }
}
