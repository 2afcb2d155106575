package dev.apflow.simulation.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the executions of all tasks go. */
public final class Behaviours {

    private final Map<String, Behaviour> byTask = new HashMap<>();

    private Behaviours() {}

    /** Of all tasks that clients will submit. */
    public static Behaviours of(List<Order> orders) {
        Behaviours all = new Behaviours();
        for (Order order : orders) {
            if (order instanceof Order.Submit submit) {
                submit.tasks()
                        .forEach(task -> all.byTask.put(task.id().value(), Behaviour.of(task)));
            }
        }
        return all;
    }

    /** Of a task that somebody submitted. */
    public Behaviour of(String task) {
        Behaviour found = byTask.get(task);
        if (found == null) {
            throw new IllegalArgumentException("no such task in the plan: " + task);
        }
        return found;
    }
}
