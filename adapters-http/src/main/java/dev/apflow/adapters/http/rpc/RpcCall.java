package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.principal.Principal;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.util.Optional;

/**
 * One call.
 *
 * @param id empty: a notification, which is not answered
 */
record RpcCall(String method, Params params, Optional<JsonValue> id) {

    private static final JsonString VERSION = new JsonString("2.0");

    /** Reads a call; empty where the value is none. */
    static Optional<RpcCall> read(JsonValue value, Principal principal) {
        if (!(value instanceof JsonObject call)
                || !call.find("jsonrpc").equals(Optional.of(VERSION))
                || !(call.find("method").orElse(JsonNull.NULL) instanceof JsonString(var method))
                || !call.find("id").map(RpcCall::isId).orElse(true)) {
            return Optional.empty();
        }
        JsonValue params = call.find("params").orElse(JsonObject.EMPTY);
        return params instanceof JsonObject || params instanceof JsonArray
                ? Optional.of(new RpcCall(method, new Params(params, principal), call.find("id")))
                : Optional.empty();
    }

    /** The id of a value that is no call, if it has one to answer under. */
    static JsonValue idOf(JsonValue value) {
        return value instanceof JsonObject call
                ? call.find("id").filter(RpcCall::isId).orElse(JsonNull.NULL)
                : JsonNull.NULL;
    }

    private static boolean isId(JsonValue id) {
        return id instanceof JsonString || id instanceof JsonNumber || id == JsonNull.NULL;
    }
}
