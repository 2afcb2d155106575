package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;

import java.util.Optional;

/** What came of one call. */
sealed interface Outcome {

    /** The response, if there is one. */
    Optional<JsonValue> response();

    /** A notification: nothing is said. */
    record Silent() implements Outcome {
        @Override
        public Optional<JsonValue> response() {
            return Optional.empty();
        }
    }

    /** A result or an error. */
    record Spoken(JsonObject document) implements Outcome {
        @Override
        public Optional<JsonValue> response() {
            return Optional.of(document);
        }
    }

    /** An error that HTTP's status tells of as well: the caller may not do this. */
    record Denied(JsonObject document, Problem problem) implements Outcome {
        @Override
        public Optional<JsonValue> response() {
            return Optional.of(document);
        }
    }

    /** An error that HTTP's status tells of as well, as another node is to be asked. */
    record Elsewhere(JsonObject document, Problem problem) implements Outcome {
        @Override
        public Optional<JsonValue> response() {
            return Optional.of(document);
        }
    }
}
