package dev.apflow.application.document;

import dev.apflow.application.runtime.IdSource;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TreeLimits;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code {"tasks": […], "execute": true}}. */
public final class SubmissionReader {

    private SubmissionReader() {}

    /** A tree to submit, or everything that is wrong with it. */
    public sealed interface Result {

        record Read(List<TaskSpec> tasks, boolean execute) implements Result {
            public Read {
                tasks = List.copyOf(tasks);
            }

            /** The same tree as this user's. */
            public Read of(String user) {
                return new Read(tasks.stream().map(task -> task.withUser(user)).toList(), execute);
            }
        }

        record Wrong(List<FieldProblem> problems) implements Result {
            public Wrong {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads a submission.
     *
     * @param ids for tasks that come without one
     */
    public static Result read(JsonObject body, IdSource ids) {
        FieldReader reader = FieldReader.of(body);
        boolean execute = reader.flag("execute").orElse(true);
        Optional<List<FieldReader>> items = reader.objects("tasks", TreeLimits.DEFAULT.tasks());
        if (items.isEmpty()) {
            reader.missing("tasks", "an array of tasks");
        }
        List<TaskSpec> tasks = new ArrayList<>();
        for (FieldReader item : items.orElse(List.of())) {
            SpecReader.readNew(item, () -> new TaskId(ids.next())).ifPresent(tasks::add);
        }
        reader.refuseOthers();
        return reader.problemCount() == 0
                ? new Result.Read(tasks, execute)
                : new Result.Wrong(reader.problems());
    }
}
