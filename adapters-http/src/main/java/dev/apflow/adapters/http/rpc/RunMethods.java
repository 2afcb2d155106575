package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.problem.Fields;
import dev.apflow.adapters.http.submit.Submissions;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.document.SubmissionReader.Result.Read;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.task.SubmitTree.Source;
import dev.apflow.application.task.SubmitTree.Submitted;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;

import java.util.Map;
import java.util.Optional;

/** {@code tasks.execute}. */
final class RunMethods {

    private static final String STREAMING = "use_streaming";

    private final UseCases useCases;
    private final IdSource ids;

    RunMethods(UseCases useCases, IdSource ids) {
        this.useCases = useCases;
        this.ids = ids;
    }

    Map<String, RpcMethod> all() {
        return Map.of("tasks.execute", RpcMethod.write(this::execute));
    }

    private JsonValue execute(Params params) {
        Params wanted = withoutStreaming(params);
        boolean tasks = wanted.value() instanceof JsonArray || wanted.has("tasks");
        return tasks ? created(wanted.withTasks()) : existing(wanted);
    }

    private JsonObject created(Params params) {
        Read tree = Submissions.read(params.object(), ids, params.principal());
        if (!tree.execute()) {
            throw Fields.refusal("execute", "not offered", "true; tasks.create defines", "false");
        }
        Submitted submitted =
                AnswerProblems.valueOf(
                        useCases.by(params.principal().actor())
                                .submitTree()
                                .submit(
                                        tree.tasks(),
                                        true,
                                        Optional.empty(),
                                        RunOrigin.of(Trigger.API, tree.labels()),
                                        tree.unique()));
        return submitted.source() == Source.EXISTING
                ? existing(submitted.root())
                : started(submitted.root(), submitted.root());
    }

    /**
     * Which task to run.
     *
     * @param downstream run it again, and what has ended and depends on it
     */
    private record Existing(Optional<TaskId> id, boolean downstream) {}

    private JsonObject existing(Params params) {
        Existing request =
                params.read(
                        fields ->
                                new Existing(
                                        Ids.one(fields, "task_id", "id"),
                                        fields.flag("downstream").orElse(false)));
        Task task = AnswerProblems.valueOf(useCases.readTasks().task(request.id.orElseThrow()));
        if (task.id().equals(task.treeId()) && !request.downstream) {
            AnswerProblems.valueOf(
                    useCases.by(params.principal().actor())
                            .executeTree()
                            .execute(task.id(), Optional.empty()));
        } else {
            AnswerProblems.valueOf(
                    useCases.by(params.principal().actor())
                            .rerunTask()
                            .rerun(task.id(), request.downstream));
        }
        return started(task.treeId(), task.id());
    }

    /** Clients of the original may say that they do not want a stream; there is none here. */
    private static Params withoutStreaming(Params params) {
        if (!(params.value() instanceof JsonObject object)
                || !object.find(STREAMING).equals(Optional.of(JsonBoolean.FALSE))) {
            return params;
        }
        return params.with(object.without(STREAMING));
    }

    private static JsonObject existing(TaskId root) {
        return new JsonObjectBuilder()
                .flag("success", true)
                .text("protocol", "jsonrpc")
                .text("root_task_id", root)
                .text("task_id", root)
                .text("status", "existing")
                .flag("existing", true)
                .text("message", "The tree " + root + " has the unique key: nothing was created")
                .done();
    }

    private static JsonObject started(TaskId root, TaskId task) {
        return new JsonObjectBuilder()
                .flag("success", true)
                .text("protocol", "jsonrpc")
                .text("root_task_id", root)
                .text("task_id", task)
                .text("status", "started")
                .text("message", "Execution of task " + task + " started")
                .done();
    }
}
