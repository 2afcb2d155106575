package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.problem.Fields;
import dev.apflow.adapters.http.submit.Submissions;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.document.SubmissionReader.Result.Read;
import dev.apflow.application.document.TaskDocuments;
import dev.apflow.application.document.TreeDocument;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.task.SubmitTree.Submitted;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.task.TaskId;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code tasks.create}, {@code .update}, {@code .delete}, {@code .copy}. */
final class WriteMethods {

    private static final String TASK_ID = "task_id";

    private final UseCases useCases;
    private final IdSource ids;

    WriteMethods(UseCases useCases, IdSource ids) {
        this.useCases = useCases;
        this.ids = ids;
    }

    Map<String, RpcMethod> all() {
        return Map.of(
                "tasks.create", RpcMethod.write(this::create),
                "tasks.update", RpcMethod.write(this::update),
                "tasks.delete", RpcMethod.administer(this::delete),
                "tasks.copy", RpcMethod.write(this::copy));
    }

    private JsonValue create(Params params) {
        Read tree = Submissions.read(params.withTasks().object(), ids, params.principal());
        if (params.has("execute") && tree.execute()) {
            throw Fields.refusal(
                    "execute", "not offered", "false; tasks.execute creates and runs", "true");
        }
        return document(
                AnswerProblems.valueOf(
                        useCases.by(params.principal().actor())
                                .submitTree()
                                .submit(
                                        tree.tasks(),
                                        false,
                                        Optional.empty(),
                                        RunOrigin.of(Trigger.API, tree.labels()),
                                        tree.unique())));
    }

    private JsonValue update(Params params) {
        JsonObject object = params.object();
        Optional<TaskId> id =
                params.with(
                                object.find(TASK_ID)
                                        .map(value -> JsonObject.of(TASK_ID, value))
                                        .orElse(JsonObject.EMPTY))
                        .read(fields -> Ids.one(fields, TASK_ID));
        return TaskDocuments.task(
                AnswerProblems.valueOf(
                        useCases.by(params.principal().actor())
                                .changeTask()
                                .change(
                                        id.orElseThrow(),
                                        Submissions.ownPatch(
                                                object.without(TASK_ID), params.principal()))));
    }

    private JsonValue delete(Params params) {
        TaskFlag flag = params.read(fields -> TaskFlag.read(fields, "cascade"));
        Set<TaskId> deleted =
                AnswerProblems.valueOf(
                        useCases.by(params.principal().actor())
                                .deleteTask()
                                .delete(flag.task().orElseThrow(), flag.flag()));
        return new JsonObjectBuilder()
                .flag("success", true)
                .text(TASK_ID, flag.task())
                .number("deleted_count", deleted.size())
                .number("children_deleted", deleted.size() - 1L)
                .done();
    }

    private JsonValue copy(Params params) {
        TaskFlag flag = params.read(fields -> TaskFlag.read(fields, "children"));
        return document(
                AnswerProblems.valueOf(
                        useCases.by(params.principal().actor())
                                .copyTask()
                                .copy(flag.task().orElseThrow(), flag.flag())));
    }

    private static JsonObject document(Submitted submitted) {
        return TreeDocument.of(submitted.tasks());
    }

    /** A task, and yes or no to a question about it. */
    private record TaskFlag(Optional<TaskId> task, boolean flag) {
        static TaskFlag read(FieldReader params, String flag) {
            return new TaskFlag(Ids.one(params, TASK_ID, "id"), params.flag(flag).orElse(false));
        }
    }
}
