package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.exchange.Access;
import dev.apflow.adapters.http.exchange.Failures;
import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.TaskPages;
import dev.apflow.adapters.http.forward.Forwarding;
import dev.apflow.adapters.http.principal.Scope;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The protocol: calls, notifications, batches (JSON-RPC 2.0 Specification, 2013).
 *
 * <p>Over HTTP, a response is 200 whether it tells of a result or an error, with three exceptions:
 * 503 if a single call needs the leader and this is not it, 403 if its scope is missing, and the
 * status of the problem if the request was refused before a call was seen in it (400, 401, 413, …).
 */
final class JsonRpc {

    private final Map<String, RpcMethod> methods;
    private final Failures failures;
    private final Forwarding forwarding;
    private final int mostCalls;

    JsonRpc(
            Map<String, RpcMethod> methods,
            Failures failures,
            Forwarding forwarding,
            int mostCalls) {
        this.methods = Map.copyOf(methods);
        this.failures = failures;
        this.forwarding = forwarding;
        this.mostCalls = mostCalls;
    }

    /** How what is refused before any call was seen is written. */
    static Reply refused(Problem problem) {
        return new Reply.Json(
                problem.kind().status(), Reply.JSON, RpcError.response(problem), problem.headers());
    }

    Reply answer(RequestContext call) {
        JsonValue sent = call.json();
        if (!(sent instanceof JsonArray(List<JsonValue> calls))) {
            return answered(
                    call, sent, () -> inParts(call, sent).orElseGet(() -> single(call, sent)));
        }
        if (calls.isEmpty() || calls.size() > mostCalls) {
            return Reply.ok(RpcError.response(wrongSize(calls.size())));
        }
        call.counts(calls.size() - 1);
        return answered(call, sent, () -> batch(call, calls));
    }

    private Reply answered(RequestContext call, JsonValue sent, Supplier<Reply> answer) {
        return mayBeLarge(sent) ? call.heavily(answer) : answer.get();
    }

    private Problem wrongSize(int calls) {
        return Problem.of(
                ProblemKind.MALFORMED_REQUEST,
                "A batch has 1 to " + mostCalls + " calls, this one has " + calls + ".");
    }

    private boolean mayBeLarge(JsonValue sent) {
        if (sent instanceof JsonArray(List<JsonValue> calls)) {
            return calls.stream().anyMatch(this::mayBeLarge);
        }
        return sent instanceof JsonObject call
                && call.find("method").orElse(JsonNull.NULL) instanceof JsonString(String name)
                && Optional.ofNullable(methods.get(name)).filter(RpcMethod::isLarge).isPresent();
    }

    /** Empty where the answer is made as a whole, or there is none. */
    private Optional<Reply> inParts(RequestContext sent, JsonValue value) {
        Optional<RpcCall> call =
                RpcCall.read(value, sent.principal()).filter(each -> each.id().isPresent());
        Optional<RpcMethod.LargeBody> body =
                call.map(each -> methods.get(each.method())).flatMap(RpcMethod::inParts);
        return body.map(each -> inParts(sent, call.orElseThrow(), each));
    }

    private Reply inParts(RequestContext sent, RpcCall call, RpcMethod.LargeBody body) {
        JsonValue id = call.id().orElseThrow();
        return failures.orProblem(
                "JSON-RPC " + call.method(),
                () -> {
                    Access.require(call.params().principal(), Scope.READ);
                    return new Reply.InParts(
                            body.answer(call.params(), sent.view())
                                    .within(
                                            "{\"jsonrpc\":\"2.0\",\"result\":",
                                            ",\"id\":" + JsonText.write(id) + "}"));
                },
                problem -> reply(failed(id, problem)));
    }

    private Reply single(RequestContext sent, JsonValue value) {
        return reply(outcome(sent, value));
    }

    private static Reply reply(RpcOutcome outcome) {
        return switch (outcome) {
            case RpcOutcome.NoResponse silent -> new Reply.Empty();
            case RpcOutcome.Response(JsonObject response) -> Reply.ok(response);
            case RpcOutcome.NotLeader(JsonObject response, Problem problem) ->
                    errorReply(response, problem);
            case RpcOutcome.Denied(JsonObject response, Problem problem) ->
                    errorReply(response, problem);
        };
    }

    /** HTTP's status and headers tell of the problem too. */
    private static Reply errorReply(JsonObject response, Problem problem) {
        return new Reply.Json(problem.kind().status(), Reply.JSON, response, problem.headers());
    }

    private Reply batch(RequestContext sent, List<JsonValue> calls) {
        List<JsonValue> responses = new ArrayList<>();
        long bytes = 0;
        for (JsonValue each : calls) {
            RpcOutcome outcome =
                    bytes > TaskPages.MOST_BYTES ? notAnyMore(each) : outcome(sent, each);
            Optional<JsonValue> response = outcome.response();
            bytes += response.map(TaskPages::size).orElse(0L);
            response.ifPresent(responses::add);
        }
        return responses.isEmpty() ? new Reply.Empty() : Reply.ok(new JsonArray(responses));
    }

    /** It is not carried out: what those before it are answered is all that fits. */
    private static RpcOutcome notAnyMore(JsonValue value) {
        Problem problem =
                Problem.of(
                        ProblemKind.OVERLOADED,
                        "The answers to the calls before this one have "
                                + TaskPages.MOST_BYTES
                                + " bytes: this one was not carried out; send it alone.");
        return new RpcOutcome.Response(
                RpcError.response(RpcCall.idOf(value), RpcError.document(problem)));
    }

    private RpcOutcome outcome(RequestContext sent, JsonValue value) {
        Optional<RpcCall> call = RpcCall.read(value, sent.principal());
        if (call.isEmpty()) {
            Problem problem =
                    Problem.of(
                            ProblemKind.MALFORMED_REQUEST,
                            "Expected {\"jsonrpc\": \"2.0\", \"method\": …, \"params\": …, \"id\":"
                                    + " …}.");
            return new RpcOutcome.Response(
                    RpcError.response(RpcCall.idOf(value), RpcError.document(problem)));
        }
        RpcOutcome outcome =
                switch (carriedOut(call.get())) {
                    case RpcOutcome.NotLeader elsewhere -> passedOn(sent, value, elsewhere);
                    case RpcOutcome.Response spoken -> spoken;
                    case RpcOutcome.Denied denied -> denied;
                    case RpcOutcome.NoResponse silent -> silent;
                };
        return call.get().id().isPresent() ? outcome : new RpcOutcome.NoResponse();
    }

    /** One call of a batch is passed on alone: those before it may have taken effect here. */
    private RpcOutcome passedOn(
            RequestContext sent, JsonValue value, RpcOutcome.NotLeader refused) {
        return switch (forwarding.forward(sent, Optional.of(value), refused.problem().leader())) {
            case Forwarding.Answer.NotPassedOn _ -> refused;
            case Forwarding.Answer.Lost(Problem lost) ->
                    new RpcOutcome.Response(
                            RpcError.response(RpcCall.idOf(value), RpcError.document(lost)));
            case Forwarding.Answer.Of(int status, var _, byte[] body, var _) ->
                    answered(status, body, refused);
        };
    }

    private static RpcOutcome answered(int status, byte[] body, RpcOutcome.NotLeader refused) {
        if (body.length == 0) {
            return new RpcOutcome.NoResponse();
        }
        if (!(JsonText.parse(new String(body, StandardCharsets.UTF_8), JsonLimits.DEFAULT)
                instanceof ParseResult.Parsed(JsonObject document))) {
            return refused;
        }
        return status == ProblemKind.NOT_LEADER.status()
                ? new RpcOutcome.NotLeader(document, refused.problem())
                : new RpcOutcome.Response(document);
    }

    private RpcOutcome carriedOut(RpcCall call) {
        JsonValue id = call.id().orElse(JsonNull.NULL);
        RpcMethod method = methods.get(call.method());
        if (method == null) {
            return new RpcOutcome.Response(RpcError.response(id, noSuchMethod()));
        }
        return failures.orProblem(
                "JSON-RPC " + call.method(),
                () -> {
                    Access.require(call.params().principal(), method.scope());
                    return new RpcOutcome.Response(result(id, method.body().answer(call.params())));
                },
                problem -> failed(id, problem));
    }

    private JsonObject noSuchMethod() {
        return RpcError.METHOD_NOT_FOUND.document(
                new JsonObjectBuilder()
                        .text("code", "method_not_found")
                        .text("detail", "Known here: " + new TreeSet<>(methods.keySet()))
                        .done());
    }

    private static RpcOutcome failed(JsonValue id, Problem problem) {
        JsonObject response = RpcError.response(id, RpcError.document(problem));
        return switch (problem.kind()) {
            case NOT_LEADER -> new RpcOutcome.NotLeader(response, problem);
            case FORBIDDEN -> new RpcOutcome.Denied(response, problem);
            default -> new RpcOutcome.Response(response);
        };
    }

    private static JsonObject result(JsonValue id, JsonValue result) {
        return new JsonObjectBuilder()
                .text("jsonrpc", "2.0")
                .put("result", result)
                .put("id", id)
                .done();
    }
}
