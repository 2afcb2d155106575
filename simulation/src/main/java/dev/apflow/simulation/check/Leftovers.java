package dev.apflow.simulation.check;

import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.simulation.plan.Order;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds what is {@link Left}. */
final class Leftovers {

    private final TaskModel tasks;
    private final Instant now;
    private final Map<TaskId, Left.Work> work = new LinkedHashMap<>();

    private Leftovers(TaskModel tasks, Instant now) {
        this.tasks = tasks;
        this.now = now;
    }

    /**
     * @param unanswered orders that may take effect yet
     */
    static Left at(
            Instant now, Instant leadershipLeaseUntil, TaskModel tasks, List<Order> unanswered) {
        Leftovers found = new Leftovers(tasks, now);
        Duration leases = Duration.ZERO;
        for (Entry each : tasks.all()) {
            Left.Work.of(each, found.until(each.due)).ifPresent(found::add);
            if (each.isRunning()) {
                leases = longer(leases, found.until(each.expiresAt));
            }
        }
        unanswered.forEach(found::mayCome);
        return new Left(
                found.until(leadershipLeaseUntil), leases, List.copyOf(found.work.values()));
    }

    private void mayCome(Order order) {
        switch (order) {
            case Order.Submit submit -> submit.tasks().forEach(this::addWhole);
            case Order.Execute execute -> again(execute.tree());
            case Order.Rerun rerun -> tasks.find(rerun.task()).ifPresent(each -> again(each.tree));
            case Order.Cancel _, Order.OnSchedule _ -> {}
        }
    }

    /** What is run again may let others go on that had come to a stand. */
    private void again(TaskId tree) {
        for (Entry each : tasks.all()) {
            if (each.tree.equals(tree)) {
                addWhole(each.spec);
            }
        }
    }

    private void addWhole(TaskSpec task) {
        add(Left.Work.whole(task, until(task.notBefore().orElse(now))));
    }

    private void add(Left.Work more) {
        work.merge(more.id(), more, Left.Work::and);
    }

    private Duration until(Instant then) {
        return then.isAfter(now) ? Duration.between(now, then) : Duration.ZERO;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
