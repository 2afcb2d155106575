package dev.apflow.simulation.plan;

import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.schedule.ScheduleId;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Something that a client asks for, until it gets an answer. */
public sealed interface Order {

    /** When it asks first, from the beginning of the world. */
    Duration at();

    /** In words, for traces. */
    String line();

    /** Who asks: each order has a client of its own; some have no name. */
    Optional<Actor> client();

    /** Who it is that wants {@code what} of this. */
    static Optional<Actor> client(String what, Object of) {
        String name = what + " " + of;
        return name.hashCode() % NAMELESS == 0 ? Optional.empty() : Optional.of(new Actor(name));
    }

    /** One of so many clients has no name. */
    int NAMELESS = 4;

    /**
     * A tree, under a key of its own.
     *
     * @param named whether the client chose the ids of its tasks; else whichever node takes it in
     *     makes them, others at every try
     */
    record Submit(Duration at, String key, List<TaskSpec> tasks, boolean execute, boolean named)
            implements Order {

        /** Stands between the id that a plan knows and what a node added to it. */
        private static final String MADE = ":";

        public Submit {
            tasks = List.copyOf(tasks);
        }

        /** The tasks with ids made by a node, unless the client chose them. */
        public List<TaskSpec> tasksAsMade(String by) {
            return named ? tasks : tasks.stream().map(task -> task(task, MADE + by)).toList();
        }

        private static TaskSpec task(TaskSpec task, String suffix) {
            return new TaskSpec(
                    childId(task.id(), suffix),
                    task.parentId().map(id -> childId(id, suffix)),
                    task.userId(),
                    task.name(),
                    task.priority(),
                    task.method(),
                    task.inputSchema(),
                    task.inputs(),
                    task.params(),
                    task.dependencies().stream()
                            .map(each -> each.of(childId(each.id(), suffix)))
                            .toList(),
                    task.placement(),
                    task.retry(),
                    task.maxDeliveries(),
                    task.timeout(),
                    task.notBefore(),
                    task.key(),
                    task.template());
        }

        private static TaskId childId(TaskId id, String suffix) {
            return new TaskId(id.value() + suffix);
        }

        /** The id that the plan knows. */
        static String planned(String id) {
            int end = id.indexOf(MADE);
            return end < 0 ? id : id.substring(0, end);
        }

        /** The same once more. */
        Submit againAt(Duration later) {
            return new Submit(later, key, tasks, execute, named);
        }

        /** A plan puts the root first. */
        public TaskId root() {
            return tasks.get(0).id();
        }

        /** How the client names it. */
        public Optional<Submission> submission() {
            return Optional.of(new Submission(key, "body of " + key));
        }

        @Override
        public Optional<Actor> client() {
            return Order.client("submit", key);
        }

        @Override
        public String line() {
            return "submit " + root() + " of " + tasks.size() + (execute ? "" : ", held");
        }
    }

    record Execute(Duration at, TaskId tree, Optional<Scope> scope) implements Order {
        @Override
        public Optional<Actor> client() {
            return Order.client("execute", tree);
        }

        @Override
        public String line() {
            return "execute " + tree + scope.map(each -> " " + each).orElse("");
        }
    }

    record Cancel(Duration at, TaskId task, boolean descendants) implements Order {
        @Override
        public Optional<Actor> client() {
            return Order.client("cancel", task);
        }

        @Override
        public String line() {
            return "cancel " + task + (descendants ? " and below" : "");
        }
    }

    /** A change of a schedule. */
    record OnSchedule(Duration at, ScheduleId schedule, ScheduleWish wish) implements Order {
        @Override
        public Optional<Actor> client() {
            return Order.client("schedule", schedule);
        }

        @Override
        public String line() {
            return "schedule " + schedule + ": " + wish;
        }
    }

    record Rerun(Duration at, TaskId task) implements Order {
        @Override
        public Optional<Actor> client() {
            return Order.client("rerun", task);
        }

        @Override
        public String line() {
            return "rerun " + task;
        }
    }
}
