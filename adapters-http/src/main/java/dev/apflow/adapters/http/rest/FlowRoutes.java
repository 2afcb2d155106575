package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.problem.Fields;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.submit.Triggers;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.FlowRunReader;
import dev.apflow.application.document.RunDocuments;
import dev.apflow.application.store.Flows.FlowSummary;
import dev.apflow.application.store.Flows.StoredFlow;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.application.task.Answer.Subject;
import dev.apflow.application.task.ClientCommands;
import dev.apflow.application.task.FlowRun;
import dev.apflow.application.task.PutFlow.Stored;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.idempotency.Fingerprint;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.run.FlowName;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** {@code /api/v1/flows}. */
public final class FlowRoutes {

    private static final String FLOWS = "/api/v1/flows";
    private static final String FLOW = FLOWS + "/{name}";
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
    private static final String VERSION_EXPECTED = "the number of a version";

    private final UseCases useCases;

    public FlowRoutes(UseCases useCases) {
        this.useCases = useCases;
    }

    public void addTo(Routes routes) {
        routes.get(FLOWS, this::list)
                .put(FLOW, this::put)
                .get(FLOW, this::flow)
                .delete(FLOW, this::delete)
                .get(FLOW + "/versions", this::versions)
                .post(FLOW + "/runs", this::run);
    }

    private ClientCommands commands(RequestContext call) {
        return useCases.by(call.principal().actor());
    }

    /** The name in the path of a flow that there may be. */
    private static FlowName name(RequestContext call) {
        String text = call.pathPart("name");
        if (!FlowName.isValid(text)) {
            throw new ProblemException(AnswerProblems.unknown(Subject.FLOW, text));
        }
        return new FlowName(text);
    }

    private Reply put(RequestContext call) {
        String text = call.pathPart("name");
        JsonObject body = call.object();
        if (!FlowName.isValid(text)) {
            throw Fields.refusal("name", "not usable", FlowName.EXPECTED, text);
        }
        Stored stored =
                AnswerProblems.valueOf(commands(call).putFlow().put(new FlowName(text), body));
        Reply.Json reply =
                Reply.json(stored.created() ? 201 : 200, RunDocuments.flow(stored.version()));
        return reply.withHeader("Location", FLOWS + "/" + text);
    }

    private Reply flow(RequestContext call) {
        FlowName name = name(call);
        OptionalInt version =
                call.query(query -> number(query, "version"))
                        .map(OptionalInt::of)
                        .orElse(OptionalInt.empty());
        return call.heavily(
                () -> {
                    StoredFlow flow =
                            AnswerProblems.valueOf(useCases.readFlows().flow(name, version));
                    return Reply.ok(RunDocuments.flow(flow));
                });
    }

    private static Optional<Integer> number(FieldReader query, String field) {
        return query.word(field, FlowRoutes::version, VERSION_EXPECTED);
    }

    private static Optional<Integer> version(String text) {
        return VERSION.matcher(text).matches()
                ? Optional.of(Integer.parseInt(text))
                : Optional.empty();
    }

    private Reply delete(RequestContext call) {
        AnswerProblems.valueOf(commands(call).deleteFlow().delete(name(call)));
        return new Reply.Empty();
    }

    /** As for trees; {@code Idempotency-Key} as there. */
    private Reply run(RequestContext call) {
        FlowName name = name(call);
        FlowRunReader.Request request = call.bodyIfAny(FlowRunReader::read);
        Optional<Submission> submission =
                TreeRoutes.key(call)
                        .map(
                                key ->
                                        new Submission(
                                                key,
                                                Fingerprint.of(
                                                        JsonObject.of(
                                                                "flow",
                                                                new JsonString(name.value()),
                                                                "run",
                                                                request.body()))));
        return TreeRoutes.created(
                AnswerProblems.valueOf(
                        commands(call)
                                .startFlow()
                                .start(
                                        name,
                                        new FlowRun(
                                                request.version(),
                                                request.inputs(),
                                                request.labels(),
                                                request.runId(),
                                                request.notBefore(),
                                                request.priority(),
                                                call.principal().user(),
                                                Optional.empty(),
                                                request.unique(),
                                                submission,
                                                Triggers.of(call)))));
    }

    private record ListQuery(Optional<FlowName> after, int limit) {

        static ListQuery read(FieldReader query) {
            return new ListQuery(
                    query.word(
                            "cursor",
                            text -> Optional.of(text).filter(FlowName::isValid).map(FlowName::new),
                            Limits.A_CURSOR),
                    Limits.read(query));
        }
    }

    private Reply list(RequestContext call) {
        ListQuery query = call.query(ListQuery::read);
        return call.heavily(
                () ->
                        new Reply.InParts(
                                new CursorParts<FlowSummary, FlowName>(
                                        "flows",
                                        query.after,
                                        query.limit,
                                        call.view(),
                                        useCases.readFlows()::list,
                                        flow -> flow.version().flow(),
                                        RunDocuments::flow,
                                        FlowName::value)));
    }

    private record VersionQuery(Optional<Integer> before, int limit) {

        static VersionQuery read(FieldReader query) {
            return new VersionQuery(number(query, "cursor"), Limits.read(query));
        }
    }

    private Reply versions(RequestContext call) {
        FlowName name = name(call);
        VersionQuery query = call.query(VersionQuery::read);
        versions(name, query.before, 1);
        return call.heavily(
                () ->
                        new Reply.InParts(
                                new CursorParts<FlowSummary, Integer>(
                                        "versions",
                                        query.before,
                                        query.limit,
                                        call.view(),
                                        (before, most) -> versions(name, before, most),
                                        flow -> flow.version().version(),
                                        RunDocuments::flow,
                                        String::valueOf)));
    }

    private List<FlowSummary> versions(FlowName name, Optional<Integer> before, int most) {
        OptionalInt bound = before.map(OptionalInt::of).orElse(OptionalInt.empty());
        return AnswerProblems.valueOf(useCases.readFlows().versions(name, bound, most));
    }
}
