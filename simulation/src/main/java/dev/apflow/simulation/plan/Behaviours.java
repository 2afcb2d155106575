package dev.apflow.simulation.plan;

import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tasks that clients submit, and how their executions go. */
public final class Behaviours {

    private final Map<String, TaskSpec> byTask = new HashMap<>();

    private Behaviours() {}

    /** Of all tasks that clients will submit. */
    public static Behaviours of(List<Order> orders) {
        Behaviours all = new Behaviours();
        for (Order order : orders) {
            if (order instanceof Order.Submit submit) {
                all.add(submit);
            }
        }
        return all;
    }

    /** A client will submit that too. */
    public void add(Order.Submit submit) {
        submit.tasks().forEach(task -> byTask.put(task.id().value(), task));
    }

    /** All tasks of this schedule's trees behave so. */
    void add(ScheduleId schedule, Behaviour behaviour) {
        TaskId id = new TaskId(schedule.value());
        TaskSpec spec = TaskSpec.of(id, id.value(), Planner.EVERYWHERE, JsonObject.EMPTY);
        byTask.put(id.value(), behaviour.writtenInto(spec));
    }

    /** The longest that any execution takes. */
    public Duration longest() {
        return byTask.values().stream()
                .map(spec -> Behaviour.of(spec).longest())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Of a task that somebody submitted. */
    public Behaviour of(String task) {
        return Behaviour.of(asked(task));
    }

    /** The task as a client asked for it, under the id that the plan knows. */
    public TaskSpec asked(String task) {
        TaskSpec found = byTask.get(Order.Submit.planned(task));
        if (found == null) {
            throw new IllegalArgumentException("no such task in the plan: " + task);
        }
        return found;
    }
}
