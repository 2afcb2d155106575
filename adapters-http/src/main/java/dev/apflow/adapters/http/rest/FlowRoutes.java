package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.ListParts;
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
import dev.apflow.application.task.ReadFlows;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.idempotency.Fingerprint;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.run.FlowName;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** {@code /api/v1/flows}. */
public final class FlowRoutes {

    private static final String FLOWS = "/api/v1/flows";
    private static final String FLOW = FLOWS + "/{name}";
    private static final int USUAL = 50;
    private static final int MOST = 500;
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
        FlowRunReader.Wish wish = call.bodyIfAny(FlowRunReader::read);
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
                                                                wish.body()))));
        return TreeRoutes.created(
                AnswerProblems.valueOf(
                        commands(call)
                                .startFlow()
                                .start(
                                        name,
                                        new FlowRun(
                                                wish.version(),
                                                wish.inputs(),
                                                wish.labels(),
                                                wish.runId(),
                                                wish.notBefore(),
                                                wish.priority(),
                                                call.principal().user(),
                                                Optional.empty(),
                                                submission,
                                                Triggers.of(call)))));
    }

    private record ListQuery(Optional<String> cursor, int limit) {

        static ListQuery read(FieldReader query) {
            return new ListQuery(
                    query.string("cursor", FieldReader.NAME_LENGTH),
                    Limits.read(query, USUAL, MOST));
        }
    }

    private Reply list(RequestContext call) {
        ListQuery query = call.query(ListQuery::read);
        Optional<FlowName> after = query.cursor.filter(FlowName::isValid).map(FlowName::new);
        if (query.cursor.isPresent() && after.isEmpty()) {
            throw Fields.refusal(
                    "cursor", "not usable", "a next_cursor of this server", query.cursor.get());
        }
        return call.heavily(
                () ->
                        new Reply.InParts(
                                new FlowParts(
                                        useCases.readFlows(), after, query.limit, call.view())));
    }

    /** A page of flows. */
    private static final class FlowParts extends ListParts {

        private final ReadFlows reads;
        private Optional<FlowName> last;
        private boolean more = true;

        FlowParts(
                ReadFlows reads,
                Optional<FlowName> after,
                int limit,
                UnaryOperator<JsonValue> view) {
            super("{\"flows\":[", limit, view);
            this.reads = reads;
            this.last = after;
        }

        @Override
        protected List<JsonValue> read(int most) {
            List<FlowSummary> found = reads.list(last, most);
            more = found.size() == most;
            if (!found.isEmpty()) {
                last = Optional.of(found.getLast().version().flow());
            }
            return found.stream().<JsonValue>map(RunDocuments::flow).toList();
        }

        @Override
        protected boolean hasMore() {
            return more;
        }

        @Override
        protected String after() {
            more = more && !reads.list(last, 1).isEmpty();
            return nextCursor(more ? last.map(FlowName::value) : Optional.empty());
        }
    }

    private record VersionQuery(Optional<Integer> before, int limit) {

        static VersionQuery read(FieldReader query) {
            return new VersionQuery(number(query, "cursor"), Limits.read(query, USUAL, MOST));
        }
    }

    private Reply versions(RequestContext call) {
        FlowName name = name(call);
        VersionQuery query = call.query(VersionQuery::read);
        OptionalInt before = query.before.map(OptionalInt::of).orElse(OptionalInt.empty());
        AnswerProblems.valueOf(useCases.readFlows().versions(name, before, 1));
        return call.heavily(
                () ->
                        new Reply.InParts(
                                new VersionParts(
                                        useCases.readFlows(),
                                        name,
                                        before,
                                        query.limit,
                                        call.view())));
    }

    /** A page of a flow's versions. */
    private static final class VersionParts extends ListParts {

        private final ReadFlows reads;
        private final FlowName name;
        private OptionalInt last;
        private boolean more = true;

        VersionParts(
                ReadFlows reads,
                FlowName name,
                OptionalInt before,
                int limit,
                UnaryOperator<JsonValue> view) {
            super("{\"versions\":[", limit, view);
            this.reads = reads;
            this.name = name;
            this.last = before;
        }

        private List<FlowSummary> page(int most) {
            return AnswerProblems.valueOf(reads.versions(name, last, most));
        }

        @Override
        protected List<JsonValue> read(int most) {
            List<FlowSummary> found = page(most);
            more = found.size() == most;
            if (!found.isEmpty()) {
                last = OptionalInt.of(found.getLast().version().version());
            }
            return found.stream().<JsonValue>map(RunDocuments::flow).toList();
        }

        @Override
        protected boolean hasMore() {
            return more;
        }

        @Override
        protected String after() {
            more = more && !page(1).isEmpty();
            return nextCursor(
                    more ? Optional.of(String.valueOf(last.orElseThrow())) : Optional.empty());
        }
    }
}
