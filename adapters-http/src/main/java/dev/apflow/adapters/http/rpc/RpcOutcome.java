package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

import java.util.Optional;

/** What came of one call. */
sealed interface RpcOutcome {

    /** The response, if there is one. */
    Optional<JsonValue> response();

    /** A notification: nothing is said. */
    record NoResponse() implements RpcOutcome {
        @Override
        public Optional<JsonValue> response() {
            return Optional.empty();
        }
    }

    /** A result or an error. */
    record Response(JsonObject document) implements RpcOutcome {
        @Override
        public Optional<JsonValue> response() {
            return Optional.of(document);
        }
    }

    /** An error that HTTP's status tells of as well: the caller may not do this. */
    record Denied(JsonObject document, Problem problem) implements RpcOutcome {
        @Override
        public Optional<JsonValue> response() {
            return Optional.of(document);
        }
    }

    /** An error that HTTP's status tells of as well, as another node is to be asked. */
    record NotLeader(JsonObject document, Problem problem) implements RpcOutcome {
        @Override
        public Optional<JsonValue> response() {
            return Optional.of(document);
        }
    }
}
