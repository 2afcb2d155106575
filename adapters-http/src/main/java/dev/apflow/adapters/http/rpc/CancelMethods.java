package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.problem.Problem;
import dev.apflow.adapters.http.problem.ProblemException;
import dev.apflow.adapters.http.problem.ProblemKind;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.task.CancelTask;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code tasks.cancel}: of one task, or of several with an answer for each. */
final class CancelMethods {

    private final UseCases useCases;

    CancelMethods(UseCases useCases) {
        this.useCases = useCases;
    }

    Map<String, RpcMethod> all() {
        return Map.of("tasks.cancel", RpcMethod.write(this::cancel));
    }

    private JsonValue cancel(Params params) {
        CancelRequest request =
                params.withList("task_ids").withList("context_ids").read(CancelRequest::read);
        CancelTask cancelTask = useCases.by(params.principal().actor()).cancelTask();
        return request.several()
                .<JsonValue>map(ids -> each(cancelTask, ids, request))
                .orElseGet(() -> one(cancelTask, request.one().orElseThrow(), request));
    }

    private JsonValue each(CancelTask cancelTask, List<TaskId> ids, CancelRequest request) {
        return new JsonArray(
                ids.stream().<JsonValue>map(id -> oneOfMany(cancelTask, id, request)).toList());
    }

    /** A refusal that concerns this task alone is told in its place. */
    private JsonObject oneOfMany(CancelTask cancelTask, TaskId id, CancelRequest request) {
        try {
            return one(cancelTask, id, request);
        } catch (ProblemException refusal) {
            if (refusal.problem().kind() == ProblemKind.NOT_LEADER) {
                throw refusal;
            }
            return refused(id, refusal.problem());
        }
    }

    private JsonObject one(CancelTask cancelTask, TaskId id, CancelRequest request) {
        List<TaskId> cancelled =
                AnswerProblems.valueOf(cancelTask.cancel(id, request.reason(), request.children()));
        return new JsonObjectBuilder()
                .text("task_id", id)
                .text("status", "cancelled")
                .text("message", "Task cancelled successfully")
                .texts("cancelled", cancelled)
                .done();
    }

    private static JsonObject refused(TaskId id, Problem problem) {
        return new JsonObjectBuilder()
                .text("task_id", id)
                .text("status", problem.kind() == ProblemKind.NOT_FOUND ? "error" : "failed")
                .text("message", problem.detail())
                .text("error", problem.kind().code())
                .done();
    }

    /** What to cancel, and why. */
    private record CancelRequest(
            Optional<TaskId> one,
            Optional<List<TaskId>> several,
            Optional<String> reason,
            boolean children) {

        static CancelRequest read(FieldReader params) {
            Optional<List<TaskId>> several = Ids.several(params, "task_ids", "context_ids");
            Optional<TaskId> one = Ids.oneIfAny(params, "task_id", "id");
            if (several.isPresent() == one.isPresent()) {
                params.missing("task_id", "either task_id or task_ids");
            }
            Optional<String> reason = params.string("reason", CancelTask.LONGEST_REASON);
            Optional<String> message = params.string("error_message", CancelTask.LONGEST_REASON);
            Optional<Boolean> children = params.flag("children");
            // The original lets choose whether to wait for the executor; here nothing waits.
            params.flag("force");
            return new CancelRequest(
                    one, several, reason.or(() -> message), children.orElse(false));
        }
    }
}
