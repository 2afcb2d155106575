package dev.apflow.adapters.http.exchange;

import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.domain.json.JsonValue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What is answered. */
public sealed interface Reply {

    String JSON = "application/json";
    String PROBLEM = "application/problem+json";

    int status();

    /** Besides those that tell of the body; where an answer has one anyway, these replace it. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** It was written, or never will be. */
    default void done() {}

    /** A JSON document. */
    record Json(int status, String type, JsonValue body, Map<String, String> headers)
            implements Reply {
        public Json {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(body, "body");
            headers = Map.copyOf(headers);
        }

        Json withBody(JsonValue other) {
            return new Json(status, type, other, headers);
        }

        public Json withHeader(String name, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(name, value);
            return new Json(status, type, body, more);
        }
    }

    /** Some other text, in UTF-8. */
    record Text(int status, String type, String text, Map<String, String> headers)
            implements Reply {
        public Text {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(text, "text");
            headers = Map.copyOf(headers);
        }

        public Text(int status, String type, String text) {
            this(status, type, text, Map.of());
        }
    }

    /**
     * A JSON document that was written in advance.
     *
     * @param written told when the client has it, or will never
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Rendered(
            int status, String type, byte[] body, Map<String, String> headers, Runnable written)
            implements Reply {
        public Rendered {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(body, "body");
            Objects.requireNonNull(written, "written");
            headers = Map.copyOf(headers);
        }

        @Override
        public void done() {
            written.run();
        }
    }

    /** The answer of another node, passed on as it came. */
    @SuppressWarnings("ArrayRecordComponent")
    record PassedOn(int status, String type, byte[] body, Map<String, String> headers)
            implements Reply {
        public PassedOn {
            Objects.requireNonNull(type, "type");
            headers = Map.copyOf(headers);
        }
    }

    /** No body. */
    record Empty(int status, Map<String, String> headers) implements Reply {
        public Empty {
            headers = Map.copyOf(headers);
        }

        /** 204. */
        public Empty() {
            this(204, Map.of());
        }
    }

    /** A large JSON document; answered heavily, it never is whole in memory. */
    record InParts(Parts parts) implements Reply {
        public InParts {
            Objects.requireNonNull(parts, "parts");
        }

        @Override
        public int status() {
            return 200;
        }
    }

    /** A body that is written bit by bit, for as long as it takes. */
    record Streamed(String type, Body body) implements Reply {
        public Streamed {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(body, "body");
        }

        @Override
        public int status() {
            return 200;
        }

        @Override
        public void done() {
            body.close();
        }
    }

    /** Writes itself; closed in any case, also where nothing was written. */
    interface Body extends AutoCloseable {

        /**
         * Writes it.
         *
         * @throws IOException the client is gone
         */
        void writeTo(OutputStream out) throws IOException;

        @Override
        void close();
    }

    static Json ok(JsonValue body) {
        return json(200, body);
    }

    static Json json(int status, JsonValue body) {
        return new Json(status, JSON, body, Map.of());
    }

    static Json problem(Problem problem) {
        return new Json(problem.kind().status(), PROBLEM, problem.document(), problem.headers());
    }
}
