package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.submit.RunFilters;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.FlowRunReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.document.RunDocuments;
import dev.apflow.application.store.Flows.FlowSummary;
import dev.apflow.application.store.RunReads.RunCursor;
import dev.apflow.application.store.RunReads.RunFilter;
import dev.apflow.application.store.RunReads.RunPage;
import dev.apflow.application.task.ClientCommands;
import dev.apflow.application.task.FlowRun;
import dev.apflow.application.task.SubmitTree.Submitted;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * {@code flows.*} and {@code runs.*}: the twins of {@code /api/v1/flows} and {@code /api/v1/runs}.
 */
final class FlowMethods {

    private static final String NAME = "name";
    private static final int USUAL = 50;
    private static final int MOST = 500;

    private final UseCases useCases;

    FlowMethods(UseCases useCases) {
        this.useCases = useCases;
    }

    Map<String, RpcMethod> all() {
        return Map.of(
                "flows.put", RpcMethod.administer(this::put),
                "flows.get", RpcMethod.readLarge(this::get),
                "flows.list", RpcMethod.readLarge(this::list),
                "flows.versions", RpcMethod.readLarge(this::versions),
                "flows.delete", RpcMethod.administer(this::delete),
                "flows.run", RpcMethod.write(this::run),
                "runs.list", RpcMethod.readLarge(this::runs),
                "runs.get", RpcMethod.readLarge(this::oneRun));
    }

    private ClientCommands commands(Params params) {
        return useCases.by(params.principal().actor());
    }

    /** A flow by its name, and what else a call says. */
    private record Named<T>(Optional<FlowName> flow, T more) {

        FlowName name() {
            return flow.orElseThrow();
        }
    }

    private static <T> Named<T> named(Params params, Function<FieldReader, T> read) {
        return params.read(
                fields -> {
                    Optional<FlowName> name = word(fields, NAME);
                    if (name.isEmpty()) {
                        fields.missing(NAME, FlowName.EXPECTED);
                    }
                    return new Named<>(name, read.apply(fields));
                });
    }

    private static Optional<FlowName> word(FieldReader fields, String field) {
        return fields.word(
                field,
                text -> Optional.of(text).filter(FlowName::isValid).map(FlowName::new),
                FlowName.EXPECTED);
    }

    private static OptionalInt number(FieldReader fields, String field) {
        Optional<Long> number = fields.whole(field, 1, Integer.MAX_VALUE);
        return number.isPresent()
                ? OptionalInt.of(Math.toIntExact(number.get()))
                : OptionalInt.empty();
    }

    private static int limit(FieldReader fields) {
        return fields.whole("limit", 1, MOST).map(Math::toIntExact).orElse(USUAL);
    }

    /** The name stands beside the content. */
    private static Named<Boolean> withContent(Params params) {
        JsonObject name =
                params.object()
                        .find(NAME)
                        .map(value -> JsonObject.of(NAME, value))
                        .orElse(JsonObject.EMPTY);
        return named(params.with(name), fields -> true);
    }

    private JsonValue put(Params params) {
        FlowName name = withContent(params).name();
        return RunDocuments.flow(
                AnswerProblems.valueOf(
                                commands(params).putFlow().put(name, params.object().without(NAME)))
                        .version());
    }

    private JsonValue get(Params params) {
        Named<OptionalInt> wish = named(params, fields -> number(fields, "version"));
        return RunDocuments.flow(
                AnswerProblems.valueOf(useCases.readFlows().flow(wish.name(), wish.more())));
    }

    /** A page as a call asks for it. */
    private record ListWish(Optional<FlowName> after, int limit) {}

    private JsonValue list(Params params) {
        ListWish wish = params.read(fields -> new ListWish(word(fields, "cursor"), limit(fields)));
        return page(
                "flows",
                useCases.readFlows().list(wish.after, wish.limit + 1),
                wish.limit,
                flow -> flow.version().flow().value());
    }

    /** A page of versions as a call asks for it. */
    private record VersionWish(OptionalInt before, int limit) {}

    private JsonValue versions(Params params) {
        Named<VersionWish> wish =
                named(params, fields -> new VersionWish(number(fields, "cursor"), limit(fields)));
        int limit = wish.more().limit;
        return page(
                "versions",
                AnswerProblems.valueOf(
                        useCases.readFlows().versions(wish.name(), wish.more().before, limit + 1)),
                limit,
                flow -> String.valueOf(flow.version().version()));
    }

    private static JsonValue page(
            String list, List<FlowSummary> found, int limit, Function<FlowSummary, String> place) {
        List<FlowSummary> shown = found.subList(0, Math.min(limit, found.size()));
        return new JsonObjectBuilder()
                .put(
                        list,
                        new JsonArray(shown.stream().<JsonValue>map(RunDocuments::flow).toList()))
                .text(
                        "next_cursor",
                        found.size() > limit
                                ? Optional.of(place.apply(shown.getLast()))
                                : Optional.empty())
                .done();
    }

    private JsonValue delete(Params params) {
        FlowName name = named(params, fields -> true).name();
        AnswerProblems.valueOf(commands(params).deleteFlow().delete(name));
        return new JsonObjectBuilder().flag("success", true).text(NAME, name).done();
    }

    private JsonValue run(Params params) {
        Named<FlowRunReader.Request> wish = named(params, FlowRunReader::read);
        FlowRunReader.Request request = wish.more();
        Submitted submitted =
                AnswerProblems.valueOf(
                        commands(params)
                                .startFlow()
                                .start(
                                        wish.name(),
                                        new FlowRun(
                                                request.version(),
                                                request.inputs(),
                                                request.labels(),
                                                request.runId(),
                                                request.notBefore(),
                                                request.priority(),
                                                params.principal().user(),
                                                Optional.empty(),
                                                request.unique(),
                                                Optional.empty(),
                                                Trigger.API)));
        return new JsonObjectBuilder()
                .text("run_id", submitted.root())
                .text("root_task_id", submitted.root())
                .done();
    }

    /** A page of runs as a call asks for it. */
    private record RunsWish(RunFilter filter, Optional<RunCursor> after, int limit) {}

    private JsonValue runs(Params params) {
        RunsWish wish =
                params.read(
                        fields ->
                                new RunsWish(
                                        RunFilters.read(fields),
                                        RunFilters.after(fields),
                                        limit(fields)));
        RunPage page = useCases.readRuns().list(wish.filter, wish.after, wish.limit);
        return new JsonObjectBuilder()
                .put(
                        "runs",
                        new JsonArray(
                                page.runs().stream().<JsonValue>map(RunDocuments::run).toList()))
                .text("next_cursor", page.next().map(RunFilters::text))
                .done();
    }

    private JsonValue oneRun(Params params) {
        Optional<TaskId> id = params.read(fields -> Ids.one(fields, "run_id", "id"));
        return RunDocuments.whole(
                AnswerProblems.valueOf(useCases.readRuns().run(id.orElseThrow())));
    }
}
