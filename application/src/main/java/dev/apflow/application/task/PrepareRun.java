package dev.apflow.application.task;

import dev.apflow.application.document.SubmissionReader;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.reference.RunValues;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.run.TriggerKind;
import dev.apflow.domain.schedule.Schedule;
import dev.apflow.domain.schedule.ScheduledWork;
import dev.apflow.domain.task.ScheduledFor;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.tree.TaskTree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes the tree that a schedule starts, and says what is wrong with it; creates nothing. */
final class PrepareRun {

    private final SubmitTree submit;
    private final StartFlow flows;
    private final IdSource ids;

    PrepareRun(SubmitTree submit, StartFlow flows, IdSource ids) {
        this.submit = submit;
        this.flows = flows;
        this.ids = ids;
    }

    /**
     * The tree for one nominal time.
     *
     * @param root its id
     */
    Answer<NewTree> prepare(Schedule schedule, TaskId root, ScheduledFor occasion) {
        Labels labels = new Labels(schedule.labels());
        Trigger trigger = Trigger.of(TriggerKind.SCHEDULE, schedule.id().value());
        Answer<NewTree> prepared =
                switch (schedule.work()) {
                    case ScheduledWork.Tree(JsonObject submission) ->
                            tree(submission, root, occasion, RunOrigin.of(trigger, labels));
                    case ScheduledWork.Flow(
                                    String name,
                                    JsonObject inputs,
                                    Optional<Integer> version) ->
                            flows.prepare(
                                    new FlowName(name),
                                    new FlowRun(
                                            version.map(OptionalInt::of)
                                                    .orElse(OptionalInt.empty()),
                                            inputs,
                                            labels,
                                            Optional.of(root),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.of(occasion.nominal()),
                                            Optional.empty(),
                                            Optional.empty(),
                                            trigger));
                };
        return prepared.map(tree -> marked(tree, occasion));
    }

    private static NewTree marked(NewTree tree, ScheduledFor occasion) {
        return new NewTree(
                new TaskTree(
                        tree.tree().root(),
                        tree.tree().tasks().stream()
                                .map(task -> task.withSchedule(Optional.of(occasion)))
                                .toList()),
                false,
                Optional.empty(),
                tree.origin());
    }

    private Answer<NewTree> tree(
            JsonObject submission, TaskId root, ScheduledFor occasion, RunOrigin origin) {
        List<FieldProblem> named = named(submission);
        if (!named.isEmpty()) {
            return new Answer.Invalid<>(Answer.Rule.FIELDS, named);
        }
        RunValues values =
                new RunValues(
                        Optional.of(root),
                        Optional.of(JsonObject.EMPTY),
                        Optional.of(occasion.nominal()));
        return switch (SubmissionReader.read(submission, ids, values)) {
            case SubmissionReader.Result.Wrong(List<FieldProblem> problems) ->
                    new Answer.Invalid<>(Answer.Rule.FIELDS, problems);
            case SubmissionReader.Result.Read read ->
                    submit.judge(read.tasks())
                            .map(
                                    tree ->
                                            new NewTree(
                                                    tree,
                                                    false,
                                                    Optional.empty(),
                                                    origin(origin, read)));
        };
    }

    /** The labels of the schedule win where both have one. */
    private static RunOrigin origin(RunOrigin origin, SubmissionReader.Result.Read read) {
        Labels labels =
                read.labels().fitsWith(origin.labels())
                        ? read.labels().with(origin.labels())
                        : origin.labels();
        return RunOrigin.of(origin.trigger(), labels);
    }

    /** Names that would be taken after the first tree. */
    private static List<FieldProblem> named(JsonObject submission) {
        List<FieldProblem> problems = new ArrayList<>();
        add(problems, submission, "run_id", "run_id", "nothing: the schedule names its trees");
        if (submission.find("unique").filter(each -> each != JsonNull.NULL).isPresent()) {
            problems.add(
                    new FieldProblem(
                            "unique",
                            "not for trees of a schedule",
                            "nothing: overlap says what two of its trees do",
                            "a rule"));
        }
        if (submission.find("tasks").orElse(JsonNull.NULL) instanceof JsonArray(var tasks)) {
            for (int i = 0; i < tasks.size(); i++) {
                if (tasks.get(i) instanceof JsonObject task) {
                    add(problems, task, "id", "tasks[" + i + "].id", "a key");
                }
            }
        }
        return problems;
    }

    private static void add(
            List<FieldProblem> problems,
            JsonObject of,
            String member,
            String field,
            String expected) {
        Optional<JsonValue> given = of.find(member).filter(each -> each != JsonNull.NULL);
        if (given.isPresent()) {
            problems.add(
                    new FieldProblem(
                            field, "would be taken after the first tree", expected, "an id"));
        }
    }
}
