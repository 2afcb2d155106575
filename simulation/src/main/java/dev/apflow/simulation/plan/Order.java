package dev.apflow.simulation.plan;

import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.application.store.TreeWrites.Submission;
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

    /** A tree, under a key of its own. */
    record Submit(Duration at, String key, List<TaskSpec> tasks, boolean execute) implements Order {
        public Submit {
            tasks = List.copyOf(tasks);
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
        public String line() {
            return "submit " + root() + " of " + tasks.size() + (execute ? "" : ", held");
        }
    }

    record Execute(Duration at, TaskId tree, Optional<Scope> scope) implements Order {
        @Override
        public String line() {
            return "execute " + tree + scope.map(each -> " " + each).orElse("");
        }
    }

    record Cancel(Duration at, TaskId task, boolean descendants) implements Order {
        @Override
        public String line() {
            return "cancel " + task + (descendants ? " and below" : "");
        }
    }

    record Rerun(Duration at, TaskId task) implements Order {
        @Override
        public String line() {
            return "rerun " + task;
        }
    }
}
