package dev.apflow.application.document;

import dev.apflow.application.runtime.IdSource;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.reference.ReferenceBinding;
import dev.apflow.domain.reference.RunValues;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskKey;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TreeLimits;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads {@code {"tasks": […], "execute": true}}, with {@code run_id}, {@code templates}, {@code
 * inputs} and {@code labels} beside it.
 */
public final class SubmissionReader {

    private static final String RUN_ID =
            "an id for the root: 1–"
                    + TaskKey.LONGEST_ROOT
                    + " characters of A-Z a-z 0-9 . _ : -, and not . or ..";

    private SubmissionReader() {}

    /** A tree to submit, or everything that is wrong with it. */
    public sealed interface Result {

        record Read(
                List<TaskSpec> tasks, boolean execute, Labels labels, Optional<UniqueRule> unique)
                implements Result {
            public Read {
                tasks = List.copyOf(tasks);
                Objects.requireNonNull(unique, "unique");
            }

            /** The same tree as this user's. */
            public Read of(String user) {
                return new Read(
                        tasks.stream().map(task -> task.withUser(user)).toList(),
                        execute,
                        labels,
                        unique);
            }
        }

        record Wrong(List<FieldProblem> problems) implements Result {
            public Wrong {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads a submission of a client.
     *
     * @param ids for tasks that come without one
     */
    public static Result read(JsonObject body, IdSource ids) {
        return read(body, ids, RunValues.NONE);
    }

    /**
     * Reads a submission for a run.
     *
     * @param ids for tasks that come without one
     * @param run what the run knows already; the submission may say its id and its inputs itself
     */
    public static Result read(JsonObject body, IdSource ids, RunValues run) {
        FieldReader reader = FieldReader.of(body);
        boolean execute = reader.flag("execute").orElse(true);
        boolean templates = reader.flag("templates").orElse(false);
        RunValues known = values(reader, templates, run);
        Labels labels = LabelReader.read(reader);
        Optional<UniqueRule> unique = AdmissionReader.unique(reader);
        Optional<List<FieldReader>> items = reader.objects("tasks", TreeLimits.DEFAULT.tasks());
        if (items.isEmpty()) {
            reader.missing("tasks", "an array of tasks");
        }
        List<FieldReader> found = items.orElse(List.of());
        List<NameReader.Names> names =
                NameReader.read(found, known.id(), () -> new TaskId(ids.next()));
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            SpecReader.readNew(found.get(i), names.get(i)).ifPresent(tasks::add);
        }
        reader.refuseOthers();
        if (templates && reader.problemCount() == 0) {
            ReferenceBinding.Bound bound = ReferenceBinding.bind(tasks, known);
            reader.add(bound.problems());
            tasks = bound.tasks();
        }
        return reader.problemCount() == 0
                ? new Result.Read(tasks, execute, labels, unique)
                : new Result.Wrong(reader.problems());
    }

    private static RunValues values(FieldReader reader, boolean templates, RunValues run) {
        Optional<TaskId> id = runId(reader);
        Optional<JsonObject> inputs = reader.object("inputs");
        if (inputs.isPresent() && !templates) {
            reader.problem(
                    "inputs",
                    "nothing refers to them",
                    "\"templates\": true beside it",
                    JsonExcerpt.of(inputs.get()));
        }
        RunValues known = id.isPresent() ? run.withId(id) : run;
        return inputs.map(known::withInputs).orElse(known);
    }

    /** Reads {@code run_id}. */
    static Optional<TaskId> runId(FieldReader reader) {
        return reader.word("run_id", SubmissionReader::runId, RUN_ID);
    }

    private static Optional<TaskId> runId(String text) {
        return TaskId.isChoosable(text) && text.length() <= TaskKey.LONGEST_ROOT
                ? Optional.of(new TaskId(text))
                : Optional.empty();
    }
}
