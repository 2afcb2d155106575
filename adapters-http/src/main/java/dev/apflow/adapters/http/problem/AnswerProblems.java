package dev.apflow.adapters.http.problem;

import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.application.task.Answer;
import dev.apflow.application.task.Answer.Obstacle;
import dev.apflow.application.task.Answer.Rule;
import dev.apflow.application.task.Answer.Subject;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.text.Excerpts;

import java.util.List;
import java.util.Optional;

/** What the refusals of use cases are called outside. */
public final class AnswerProblems {

    private AnswerProblems() {}

    /**
     * The value of an answer that has one.
     *
     * @throws Refusal otherwise
     */
    public static <T> T valueOf(Answer<T> answer) {
        return switch (answer) {
            case Answer.Done<T>(T value) -> value;
            case Answer.Invalid<T>(Rule rule, List<FieldProblem> problems) ->
                    throw new ProblemException(Problem.of(kind(rule), problems));
            case Answer.Unknown<T>(Subject what, String id) ->
                    throw new ProblemException(unknown(what, id));
            case Answer.NotRoot<T>(String id, String root) ->
                    throw new ProblemException(
                            Problem.of(
                                    ProblemKind.NOT_FOUND,
                                    "No tree has the id "
                                            + shown(id)
                                            + ": it is a task of the tree "
                                            + shown(root)
                                            + "."));
            case Answer.Conflict<T>(Obstacle obstacle, String detail) ->
                    throw new ProblemException(Problem.of(kind(obstacle), detail));
            case Answer.NotUnique<T>(String tree) ->
                    throw new ProblemException(
                            Problem.of(
                                            ProblemKind.NOT_UNIQUE,
                                            "The tree " + shown(tree) + " has the unique key.")
                                    .with("tree_id", new JsonString(tree)));
            case Answer.NotLeader<T>(Optional<LeaderInfo> leader) ->
                    throw new ProblemException(notLeader(leader));
        };
    }

    /** Nothing has this id. */
    public static Problem unknown(Subject what, String id) {
        return Problem.of(
                ProblemKind.NOT_FOUND, "No " + what.word() + " has the id " + shown(id) + ".");
    }

    private static Problem notLeader(Optional<LeaderInfo> leader) {
        String who = leader.map(seen -> seen.node().value()).orElse("none");
        return Problem.of(
                        ProblemKind.NOT_LEADER,
                        "Write operations require leader node. Current leader: " + who)
                .with(
                        "leader",
                        leader.<JsonValue>map(AnswerProblems::document).orElse(JsonNull.NULL))
                .askingLeader(leader)
                .retryAfter(1);
    }

    private static JsonObject document(LeaderInfo leader) {
        return new JsonObjectBuilder()
                .text("node_id", leader.node())
                .text("url", leader.url())
                .number("epoch", leader.epoch().value())
                .done();
    }

    private static ProblemKind kind(Rule rule) {
        return switch (rule) {
            case FIELDS -> ProblemKind.INVALID;
            case CIRCULAR_DEPENDENCY -> ProblemKind.CIRCULAR_DEPENDENCY;
            case UNKNOWN_EXECUTOR -> ProblemKind.UNKNOWN_EXECUTOR;
            case IDEMPOTENCY_KEY_REUSED -> ProblemKind.IDEMPOTENCY_KEY_REUSED;
        };
    }

    private static ProblemKind kind(Obstacle obstacle) {
        return switch (obstacle) {
            case WRONG_STATE -> ProblemKind.WRONG_STATE;
            case ID_TAKEN -> ProblemKind.ID_TAKEN;
            case IN_USE -> ProblemKind.IN_USE;
            case UNREADABLE, TOO_MANY, OUTDATED -> ProblemKind.CONFLICT;
        };
    }

    private static String shown(String id) {
        return Excerpts.shortened(id, 255);
    }
}
