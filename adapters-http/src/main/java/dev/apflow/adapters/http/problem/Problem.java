package dev.apflow.adapters.http.problem;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One refusal.
 *
 * @param detail one sentence about this case, for people
 * @param errors what is wrong with single fields; {@value #MOST_ERRORS} at most are told
 * @param members of the document besides the standard ones
 * @param headers of the answer
 * @param leader whom to ask instead, where only the leader can carry the request out
 */
public record Problem(
        ProblemKind kind,
        String detail,
        List<FieldProblem> errors,
        JsonObject members,
        Map<String, String> headers,
        Optional<LeaderInfo> leader) {

    private static final int MOST_ERRORS = 1_000;
    private static final String RETRY_AFTER = "Retry-After";

    public Problem {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
        errors = List.copyOf(errors);
        Objects.requireNonNull(members, "members");
        headers = Map.copyOf(headers);
        Objects.requireNonNull(leader, "leader");
    }

    public static Problem of(ProblemKind kind, String detail) {
        return new Problem(kind, detail, List.of(), JsonObject.EMPTY, Map.of(), Optional.empty());
    }

    /** Something is wrong with single fields. */
    public static Problem of(ProblemKind kind, List<FieldProblem> errors) {
        String detail =
                errors.size() == 1
                        ? errors.get(0).toString()
                        : errors.size() + " fields are not right, see \"errors\"";
        return new Problem(kind, detail, errors, JsonObject.EMPTY, Map.of(), Optional.empty());
    }

    /** The store did not answer. */
    public static Problem storeUnreachable() {
        return of(
                        ProblemKind.STORE_UNREACHABLE,
                        "The store does not answer: whether this call took effect is unknown.")
                .retryAfter(1);
    }

    public Problem with(String name, JsonValue value) {
        return new Problem(kind, detail, errors, members.with(name, value), headers, leader);
    }

    public Problem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(kind, detail, errors, members, more, leader);
    }

    /** The request may be passed on to {@code leader}. */
    Problem askingLeader(Optional<LeaderInfo> leader) {
        return new Problem(kind, detail, errors, members, headers, leader);
    }

    /** Another try may succeed after {@code seconds}. */
    public Problem retryAfter(int seconds) {
        return withHeader(RETRY_AFTER, String.valueOf(seconds));
    }

    /** As {@code application/problem+json}. */
    public JsonObject document() {
        JsonObjectBuilder document =
                new JsonObjectBuilder()
                        .text("type", "urn:apflow:problem:" + kind.code())
                        .text("title", kind.title())
                        .number("status", kind.status())
                        .text("detail", detail)
                        .text("code", kind.code());
        if (!errors.isEmpty()) {
            document.array("errors", errorDocuments());
        }
        if (errors.size() > MOST_ERRORS) {
            document.number("errors_omitted", errors.size() - MOST_ERRORS);
        }
        members.members().forEach(document::put);
        return document.done();
    }

    /** {@code [{"field", "reason", "expected", "actual"}]}. */
    public List<JsonObject> errorDocuments() {
        return errors.stream().limit(MOST_ERRORS).map(Problem::errorDocument).toList();
    }

    private static JsonObject errorDocument(FieldProblem problem) {
        return new JsonObjectBuilder()
                .text("field", problem.field())
                .text("reason", problem.reason())
                .text("expected", problem.expected())
                .text("actual", problem.actual())
                .done();
    }
}
