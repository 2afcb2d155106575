package dev.apflow.simulation.plan;

import java.time.Duration;
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
                all.add(submit);
            }
        }
        return all;
    }

    /** A client will submit that too. */
    public void add(Order.Submit submit) {
        submit.tasks().forEach(task -> byTask.put(task.id().value(), Behaviour.of(task)));
    }

    /** The longest that any execution takes. */
    public Duration longest() {
        return byTask.values().stream()
                .map(Behaviour::longest)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Of a task that somebody submitted. */
    public Behaviour of(String task) {
        Behaviour found = byTask.get(Order.Submit.planned(task));
        if (found == null) {
            throw new IllegalArgumentException("no such task in the plan: " + task);
        }
        return found;
    }
}
