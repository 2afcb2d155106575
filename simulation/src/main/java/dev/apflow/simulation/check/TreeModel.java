package dev.apflow.simulation.check;

import dev.apflow.domain.event.EventType;
import dev.apflow.domain.event.TaskEvent;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.trace.Findings;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which trees can move, and that the call which brings one to rest tells so, once. */
final class TreeModel {

    private final TaskModel tasks;
    private final Findings findings;
    private final Set<TaskId> moving = new HashSet<>();

    TreeModel(TaskModel tasks, Findings findings) {
        this.tasks = tasks;
        this.findings = findings;
    }

    /**
     * A call took effect, and the book of tasks has followed it.
     *
     * @param written all events of the call
     */
    void tookEffect(StoreCall call, List<TaskEvent> written) {
        Set<TaskId> touched = new LinkedHashSet<>();
        written.forEach(event -> touched.add(event.treeId()));
        for (TaskId tree : touched) {
            List<TaskEvent> events =
                    written.stream()
                            .filter(event -> event.type() == EventType.TREE_ENDED)
                            .filter(event -> event.treeId().equals(tree))
                            .toList();
            judge(call, tree, events);
        }
    }

    private void judge(StoreCall call, TaskId tree, List<TaskEvent> events) {
        List<Entry> all = tasks.tree(tree);
        boolean canMove = all.stream().anyMatch(tasks::canMove);
        boolean ended = !canMove && moving.remove(tree);
        if (canMove) {
            moving.add(tree);
        }
        findings.require(
                events.size() == (ended ? 1 : 0),
                "the call that brings a tree to rest tells so, once",
                () -> tree + " by " + call.method() + ": " + all + " " + events);
        for (TaskEvent event : events) {
            findings.require(
                    event.taskId().equals(tree) && event.details().equals(details(all)),
                    "the end of a tree tells of its root how all its tasks stand",
                    () -> event + " instead of " + details(all));
        }
    }

    private static JsonObject details(List<Entry> all) {
        Map<String, JsonValue> counts = new HashMap<>();
        for (TaskStatus status : TaskStatus.values()) {
            counts.put(status.word(), JsonNumber.of(count(all, status)));
        }
        String status = "completed";
        if (count(all, TaskStatus.CANCELLED) > 0) {
            status = "cancelled";
        }
        if (count(all, TaskStatus.FAILED) + count(all, TaskStatus.PENDING) > 0) {
            status = "failed";
        }
        return JsonObject.of("status", new JsonString(status), "counts", new JsonObject(counts));
    }

    private static long count(List<Entry> all, TaskStatus status) {
        return all.stream().filter(entry -> entry.status == status).count();
    }
}
