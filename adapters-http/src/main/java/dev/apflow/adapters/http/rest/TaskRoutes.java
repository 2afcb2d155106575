package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.submit.Submissions;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.document.TaskDocuments;
import dev.apflow.application.task.Answer.Subject;
import dev.apflow.application.task.CancelTask;
import dev.apflow.application.task.ClientCommands;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /api/v1/tasks}. */
public final class TaskRoutes {

    private static final String TASKS = "/api/v1/tasks";
    private static final String TASK = TASKS + "/{id}";
    private static final Set<String> PATCH_TYPES =
            Set.of(Reply.JSON, "application/merge-patch+json");

    private final UseCases useCases;

    public TaskRoutes(UseCases useCases) {
        this.useCases = useCases;
    }

    public void addTo(Routes routes) {
        routes.get(TASKS, this::list)
                .get(TASK, this::task)
                .patch(TASK, this::change)
                .delete(TASK, this::delete)
                .post(TASK + "/cancel", this::cancel)
                .post(TASK + "/rerun", this::rerun)
                .post(TASK + "/copy", this::copy)
                .get(TASK + "/explain", this::explain);
    }

    private ClientCommands commands(RequestContext call) {
        return useCases.by(call.principal().actor());
    }

    private Reply list(RequestContext call) {
        TaskQuery query = call.query(TaskQuery::read);
        return call.heavily(
                () ->
                        new Reply.InParts(
                                new TaskListParts(useCases.readTasks(), query, call.view())));
    }

    private Reply task(RequestContext call) {
        TaskId id = call.id(Subject.TASK);
        return call.heavily(
                () ->
                        Reply.ok(
                                TaskDocuments.task(
                                        AnswerProblems.valueOf(useCases.readTasks().task(id)))));
    }

    private Reply change(RequestContext call) {
        TaskId id = call.id(Subject.TASK);
        return Reply.ok(
                TaskDocuments.task(
                        AnswerProblems.valueOf(
                                commands(call)
                                        .changeTask()
                                        .change(
                                                id,
                                                Submissions.ownPatch(
                                                        call.object(PATCH_TYPES),
                                                        call.principal())))));
    }

    private Reply delete(RequestContext call) {
        TaskId id = call.id(Subject.TASK);
        Optional<Boolean> cascade =
                call.query(query -> query.word("cascade", TaskRoutes::flag, "true or false"));
        AnswerProblems.valueOf(commands(call).deleteTask().delete(id, cascade.orElse(false)));
        return new Reply.Empty();
    }

    /** What a client says who cancels. */
    private record CancelRequest(Optional<String> reason, boolean children) {
        static CancelRequest read(FieldReader body) {
            return new CancelRequest(
                    body.string("reason", CancelTask.LONGEST_REASON),
                    body.flag("children").orElse(false));
        }
    }

    private Reply cancel(RequestContext call) {
        TaskId id = call.id(Subject.TASK);
        CancelRequest request = call.bodyIfAny(CancelRequest::read);
        List<TaskId> cancelled =
                AnswerProblems.valueOf(
                        commands(call)
                                .cancelTask()
                                .cancel(id, request.reason(), request.children()));
        return Reply.ok(
                new JsonObjectBuilder()
                        .text("task_id", id)
                        .text("status", "cancelled")
                        .texts("cancelled", cancelled)
                        .done());
    }

    private Reply rerun(RequestContext call) {
        TaskId id = call.id(Subject.TASK);
        Optional<Boolean> downstream = call.bodyIfAny(body -> body.flag("downstream"));
        int attempt =
                AnswerProblems.valueOf(
                        commands(call).rerunTask().rerun(id, downstream.orElse(false)));
        return Reply.ok(
                new JsonObjectBuilder()
                        .text("task_id", id)
                        .text("status", "pending")
                        .number("attempt_id", attempt)
                        .done());
    }

    private Reply copy(RequestContext call) {
        TaskId id = call.id(Subject.TASK);
        Optional<Boolean> children = call.bodyIfAny(body -> body.flag("children"));
        return TreeRoutes.created(
                AnswerProblems.valueOf(commands(call).copyTask().copy(id, children.orElse(false))));
    }

    private Reply explain(RequestContext call) {
        TaskId id = call.id(Subject.TASK);
        return call.heavily(
                () ->
                        Reply.ok(
                                TaskDocuments.explanation(
                                        AnswerProblems.valueOf(useCases.readTasks().explain(id)))));
    }

    static Optional<Boolean> flag(String word) {
        return switch (word) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
