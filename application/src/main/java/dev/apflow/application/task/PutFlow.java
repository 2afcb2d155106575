package dev.apflow.application.task;

import dev.apflow.application.document.FlowReader;
import dev.apflow.application.document.FlowReader.Flow;
import dev.apflow.application.document.SubmissionReader.Result;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.schema.InputSchemas;
import dev.apflow.application.store.Flows;
import dev.apflow.application.store.Flows.FlowContent;
import dev.apflow.application.store.Flows.FlowSummary;
import dev.apflow.application.store.Flows.Put;
import dev.apflow.application.task.Answer.Rule;
import dev.apflow.domain.idempotency.Fingerprint;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.reference.RunValues;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.task.TaskSpec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stores flows. */
public final class PutFlow {

    private final SubmitTree submit;
    private final InputSchemas schemas;
    private final WriteGate gate;
    private final Flows flows;
    private final IdSource ids;

    PutFlow(SubmitTree submit, InputSchemas schemas, WriteGate gate, Flows flows, IdSource ids) {
        this.submit = submit;
        this.schemas = schemas;
        this.gate = gate;
        this.flows = flows;
        this.ids = ids;
    }

    /**
     * A version.
     *
     * @param created whether it is new; else the flow had this content already
     */
    public record Stored(FlowSummary version, boolean created) {}

    /** Stores what a client sent as the next version of a flow. */
    public Answer<Stored> put(FlowName name, JsonObject body) {
        return gate.<Stored>refusal().orElseGet(() -> judged(name, body));
    }

    private Answer<Stored> judged(FlowName name, JsonObject body) {
        List<FieldProblem> problems = new ArrayList<>();
        Optional<Flow> flow = FlowReader.read(body, problems);
        if (flow.isEmpty()) {
            return new Answer.Invalid<>(Rule.FIELDS, problems);
        }
        flow.get()
                .inputsSchema()
                .ifPresent(schema -> problems.addAll(ofSchema(flow.get(), schema)));
        return switch (flow.get().tasks(ids, RunValues.UNKNOWN)) {
            case Result.Wrong(List<FieldProblem> wrong) -> {
                wrong.forEach(each -> problems.add(each.under("tree")));
                yield new Answer.Invalid<>(Rule.FIELDS, problems);
            }
            case Result.Read read -> checked(name, flow.get(), read.tasks(), problems);
        };
    }

    private List<FieldProblem> ofSchema(Flow flow, JsonObject schema) {
        return schemas.problemOf(schema)
                .map(
                        why ->
                                List.of(
                                        new FieldProblem(
                                                "inputs_schema", why, "a JSON Schema", "not one")))
                .orElseGet(() -> FlowReader.unknownInputs(flow, schema));
    }

    private Answer<Stored> checked(
            FlowName name, Flow flow, List<TaskSpec> tasks, List<FieldProblem> problems) {
        Answer<?> tree = submit.judge(tasks);
        Rule rule = Rule.FIELDS;
        if (tree instanceof Answer.Invalid<?>(Rule broken, List<FieldProblem> wrong)) {
            rule = broken;
            wrong.forEach(each -> problems.add(each.under("tree")));
        }
        return problems.isEmpty()
                ? gate.write(
                        authority -> flows.put(authority, name, content(flow)), PutFlow::answer)
                : new Answer.Invalid<>(rule, problems);
    }

    private static FlowContent content(Flow flow) {
        return new FlowContent(Fingerprint.of(flow.content()), flow.summary(), flow.content());
    }

    private static Answer<Stored> answer(Put put) {
        return switch (put) {
            case Put.Created(FlowSummary version) -> new Answer.Done<>(new Stored(version, true));
            case Put.Unchanged(FlowSummary version) ->
                    new Answer.Done<>(new Stored(version, false));
            case Put.TooMany _ ->
                    new Answer.Conflict<>(
                            Answer.Obstacle.TOO_MANY,
                            "there are " + Flows.MOST_FLOWS + " flows already: delete some first");
        };
    }
}
