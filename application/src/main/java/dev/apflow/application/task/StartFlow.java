package dev.apflow.application.task;

import dev.apflow.application.document.FlowReader;
import dev.apflow.application.document.FlowReader.Flow;
import dev.apflow.application.document.SubmissionReader.Result;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.Flows;
import dev.apflow.application.store.Flows.StoredFlow;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.task.Answer.Rule;
import dev.apflow.application.task.SubmitTree.Submitted;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.reference.RunValues;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.FlowVersion;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.task.TaskSpec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes runs of flows. */
public final class StartFlow {

    private final SubmitTree submit;
    private final InputSchemas schemas;
    private final WriteGate gate;
    private final Flows flows;
    private final IdSource ids;

    StartFlow(SubmitTree submit, InputSchemas schemas, WriteGate gate, Flows flows, IdSource ids) {
        this.submit = submit;
        this.schemas = schemas;
        this.gate = gate;
        this.flows = flows;
        this.ids = ids;
    }

    /** Creates the tree of a run, whole or not at all. */
    public Answer<Submitted> start(FlowName name, FlowRun run) {
        return gate.<Submitted>refusal()
                .orElseGet(
                        () ->
                                planned(name, run)
                                        .then(
                                                plan ->
                                                        submit.submit(
                                                                plan.tasks,
                                                                true,
                                                                run.submission(),
                                                                plan.origin,
                                                                plan.unique)));
    }

    /** What a schedule would create; nothing is created. Its own rule is that of overlaps. */
    Answer<NewTree> prepare(FlowName name, FlowRun run) {
        return planned(name, run)
                .then(
                        plan ->
                                plan.unique.isEmpty()
                                        ? new Answer.Done<>(plan)
                                        : Answer.<Plan>invalid(
                                                new FieldProblem(
                                                        "unique",
                                                        "not for trees of a schedule",
                                                        "a flow without: overlap says what two of"
                                                                + " its trees do",
                                                        "a rule")))
                .then(
                        plan ->
                                submit.judge(plan.tasks)
                                        .map(
                                                tree ->
                                                        new NewTree(
                                                                tree,
                                                                false,
                                                                Optional.empty(),
                                                                plan.origin)));
    }

    private record Plan(List<TaskSpec> tasks, RunOrigin origin, Optional<UniqueRule> unique) {}

    private Answer<Plan> planned(FlowName name, FlowRun run) {
        Optional<StoredFlow> stored = flows.find(name, run.version());
        if (stored.isEmpty()) {
            return run.version().isPresent() && flows.find(name, OptionalInt.empty()).isPresent()
                    ? Answer.invalid(
                            new FieldProblem(
                                    "version",
                                    "no such version",
                                    "a version of the flow " + name,
                                    String.valueOf(run.version().getAsInt())))
                    : ReadFlows.unknown(name, OptionalInt.empty());
        }
        return FlowReader.stored(stored.get().content())
                .map(flow -> prepared(stored.get().summary().version(), flow, run))
                .orElseGet(
                        () ->
                                new Answer.Conflict<>(
                                        Answer.Obstacle.UNREADABLE,
                                        "what is stored of the flow "
                                                + name
                                                + " cannot be read here"));
    }

    private Answer<Plan> prepared(FlowVersion version, Flow flow, FlowRun run) {
        JsonObject inputs = FlowReader.withDefaults(run.inputs(), flow.inputsSchema());
        List<FieldProblem> problems =
                new ArrayList<>(
                        flow.inputsSchema()
                                .map(schema -> schemas.check(schema, inputs, "inputs"))
                                .orElse(List.of()));
        if (!run.labels().fitsWith(flow.labels())) {
            problems.add(
                    new FieldProblem(
                            "labels",
                            "too many with those of the flow",
                            "at most " + Labels.MOST + " labels",
                            run.labels().values().size() + " labels"));
        }
        RunValues values = new RunValues(run.id(), Optional.of(inputs), run.nominalTime());
        return switch (flow.tasks(ids, values)) {
            case Result.Wrong(List<FieldProblem> wrong) -> {
                if (problems.isEmpty()) {
                    wrong.forEach(each -> problems.add(each.under("tree")));
                }
                yield new Answer.Invalid<>(Rule.FIELDS, problems);
            }
            case Result.Read read ->
                    problems.isEmpty()
                            ? plan(version, flow, run, read, inputs)
                            : new Answer.Invalid<>(Rule.FIELDS, problems);
        };
    }

    private static Answer<Plan> plan(
            FlowVersion version, Flow flow, FlowRun run, Result.Read read, JsonObject inputs) {
        Result.Read tasks = run.user().map(read::of).orElse(read);
        return new Answer.Done<>(
                new Plan(
                        tasks.tasks().stream().map(each -> changed(each, run)).toList(),
                        new RunOrigin(
                                Optional.of(version),
                                run.trigger(),
                                flow.labels().with(run.labels()),
                                Optional.of(inputs)),
                        run.unique().or(read::unique)));
    }

    private static TaskSpec changed(TaskSpec task, FlowRun run) {
        TaskSpec changed = run.priority().map(task::withPriority).orElse(task);
        Optional<Instant> notBefore =
                run.notBefore()
                        .filter(time -> task.dependencies().isEmpty())
                        .filter(time -> task.notBefore().filter(time::isBefore).isEmpty());
        return notBefore.map(changed::withNotBefore).orElse(changed);
    }
}
