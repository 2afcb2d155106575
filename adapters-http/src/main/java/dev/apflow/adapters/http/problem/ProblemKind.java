package dev.apflow.adapters.http.problem;

import java.util.Locale;

/** Every reason for a refusal, with its HTTP status; its name in lower case is its code. */
public enum ProblemKind {
    MALFORMED_REQUEST(400, "The request is not valid HTTP"),
    MALFORMED_JSON(400, "The body is not valid JSON"),
    UNAUTHORIZED(401, "Authentication is needed"),
    FORBIDDEN(403, "The principal may not do this"),
    FOREIGN_ORIGIN(403, "A page of another origin may not call"),
    NOT_FOUND(404, "There is nothing here"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    REQUEST_TIMEOUT(408, "The request came too slowly"),
    WRONG_STATE(409, "The state does not allow this"),
    ID_TAKEN(409, "An id is taken"),
    IN_USE(409, "Others depend on it"),
    NOT_UNIQUE(409, "Another tree has the unique key"),
    CONFLICT(409, "The present state is in conflict with this"),
    TOO_LARGE(413, "The body is too large"),
    URI_TOO_LONG(414, "The request line is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body is of an unsupported type"),
    FOREIGN_HOST(421, "This server does not answer for that host"),
    INVALID(422, "The request cannot be carried out as it is"),
    CIRCULAR_DEPENDENCY(422, "Tasks wait for each other"),
    UNKNOWN_EXECUTOR(422, "No such executor"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used with another body"),
    OVERLOADED(429, "Too much at once"),
    HEADERS_TOO_LARGE(431, "The headers are too large"),
    INTERNAL_ERROR(500, "Something went wrong in the server"),
    NOT_LEADER(503, "This node is not the leader"),
    LEADER_UNREACHABLE(503, "The leader does not answer"),
    TOO_SLOW(503, "The answer took too long"),
    STORE_UNREACHABLE(503, "The store does not answer"),
    NOT_READY(503, "The node is not ready"),
    STARTING(503, "The node is starting");

    private final int status;
    private final String title;

    ProblemKind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
