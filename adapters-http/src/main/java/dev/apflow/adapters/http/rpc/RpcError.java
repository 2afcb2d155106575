package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

/** What a problem is called in JSON-RPC. */
enum RpcError {
    PARSE_ERROR(-32700, "Parse error"),
    INVALID_REQUEST(-32600, "Invalid Request"),
    METHOD_NOT_FOUND(-32601, "Method not found"),
    INVALID_PARAMS(-32602, "Invalid params"),
    INTERNAL_ERROR(-32603, "Internal error"),
    TASK_NOT_FOUND(-32001, "Task not found"),
    CIRCULAR_DEPENDENCY(-32002, "Circular dependency"),
    EXECUTOR_NOT_FOUND(-32003, "Executor not found"),
    UNAUTHORIZED(-32004, "Unauthorized"),
    WRONG_STATE(-32005, "Wrong state"),
    FORBIDDEN(-32006, "Forbidden"),
    NOT_LEADER(-32010, "Not the leader");

    private final int code;
    private final String message;

    RpcError(int code, String message) {
        this.code = code;
        this.message = message;
    }

    /** {@code {"code", "message", "data": {"code", "detail", "errors"?, …}}}. */
    static JsonObject document(Problem problem) {
        return of(problem.kind()).document(problem.kind().code(), problem);
    }

    private JsonObject document(String problemCode, Problem problem) {
        JsonObjectBuilder data =
                new JsonObjectBuilder().text("code", problemCode).text("detail", problem.detail());
        if (!problem.errors().isEmpty()) {
            data.array("errors", problem.errorDocuments());
        }
        problem.members().members().forEach(data::put);
        return document(data.done());
    }

    JsonObject document(JsonValue data) {
        return new JsonObjectBuilder()
                .number("code", code)
                .text("message", message)
                .put("data", data)
                .done();
    }

    /** A whole response that tells of an error. */
    static JsonObject response(JsonValue id, JsonObject error) {
        return new JsonObjectBuilder()
                .text("jsonrpc", "2.0")
                .put("error", error)
                .put("id", id)
                .done();
    }

    /** The response where not even the request's id is known. */
    static JsonObject response(Problem problem) {
        return response(JsonNull.NULL, document(problem));
    }

    private static RpcError of(ProblemKind kind) {
        return switch (kind) {
            case MALFORMED_JSON -> PARSE_ERROR;
            case MALFORMED_REQUEST,
                    FOREIGN_ORIGIN,
                    FOREIGN_HOST,
                    METHOD_NOT_ALLOWED,
                    REQUEST_TIMEOUT,
                    TOO_LARGE,
                    URI_TOO_LONG,
                    UNSUPPORTED_MEDIA_TYPE,
                    OVERLOADED,
                    HEADERS_TOO_LARGE ->
                    INVALID_REQUEST;
            case INVALID, IDEMPOTENCY_KEY_REUSED -> INVALID_PARAMS;
            case NOT_FOUND -> TASK_NOT_FOUND;
            case CIRCULAR_DEPENDENCY -> CIRCULAR_DEPENDENCY;
            case UNKNOWN_EXECUTOR -> EXECUTOR_NOT_FOUND;
            case UNAUTHORIZED -> UNAUTHORIZED;
            case FORBIDDEN -> FORBIDDEN;
            case WRONG_STATE, ID_TAKEN, IN_USE, NOT_UNIQUE, CONFLICT -> WRONG_STATE;
            case NOT_LEADER -> NOT_LEADER;
            case INTERNAL_ERROR,
                    LEADER_UNREACHABLE,
                    TOO_SLOW,
                    STORE_UNREACHABLE,
                    NOT_READY,
                    STARTING ->
                    INTERNAL_ERROR;
        };
    }
}
