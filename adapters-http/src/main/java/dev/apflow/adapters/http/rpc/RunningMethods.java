package dev.apflow.adapters.http.rpc;

import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.task.Answer;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code tasks.running.list}, {@code .status}, {@code .count}. */
final class RunningMethods {

    private static final TaskFilter RUNNING = TaskFilter.ANY.withStatus(TaskStatus.IN_PROGRESS);
    private static final int MOST_COUNTED = 100_000;

    private final ReadTasks reads;
    private final TaskWalk walk;

    RunningMethods(ReadTasks reads) {
        this.reads = reads;
        this.walk = new TaskWalk(reads);
    }

    Map<String, RpcMethod> all() {
        return Map.of(
                "tasks.running.list", RpcMethod.readLarge(this::list),
                "tasks.running.status", RpcMethod.readLarge(this::status),
                "tasks.running.count", RpcMethod.readLarge(this::count));
    }

    private JsonValue list(Params params) {
        return params.read(
                        fields -> {
                            TaskFilter filter = filter(user(fields));
                            int limit =
                                    fields.whole("limit", 1, ReadMethods.MOST)
                                            .orElse((long) ReadMethods.USUAL)
                                            .intValue();
                            return new ListQuery(filter, limit);
                        })
                .list(walk);
    }

    private JsonValue count(Params params) {
        Optional<String> user = params.read(RunningMethods::user);
        JsonObjectBuilder members = new JsonObjectBuilder().number("count", counted(user));
        user.ifPresent(name -> members.text("user_id", name));
        return members.done();
    }

    private long counted(Optional<String> user) {
        return user.isEmpty()
                ? reads.live().getOrDefault(TaskStatus.IN_PROGRESS, 0L)
                : walk.collect(filter(user), task -> true, 0, MOST_COUNTED).size();
    }

    private JsonValue status(Params params) {
        List<TaskId> ids =
                params.withList("task_ids")
                        .withList("context_ids")
                        .read(RunningMethods::wanted)
                        .orElseThrow();
        return new JsonArray(ids.stream().<JsonValue>map(this::status).toList());
    }

    private static Optional<List<TaskId>> wanted(FieldReader params) {
        Optional<List<TaskId>> ids = Ids.several(params, "task_ids", "context_ids");
        if (ids.isEmpty()) {
            params.missing("task_ids", "an array of ids");
        }
        return ids;
    }

    private JsonObject status(TaskId id) {
        return switch (reads.task(id)) {
            case Answer.Done<Task>(Task task) -> status(task);
            case Answer.Invalid<Task> none -> unknown(id);
            case Answer.Unknown<Task> none -> unknown(id);
            case Answer.NotRoot<Task> none -> unknown(id);
            case Answer.Conflict<Task> none -> unknown(id);
            case Answer.NotUnique<Task> none -> unknown(id);
            case Answer.NotLeader<Task> none -> unknown(id);
        };
    }

    private static JsonObject status(Task task) {
        TaskState state = task.state();
        return names(task.id())
                .text("status", state.status().word())
                .number("progress", state.progress())
                .text("error", state.error())
                .text("error_code", state.errorCode().map(ErrorCode::word))
                .flag("is_running", state.status() == TaskStatus.IN_PROGRESS)
                .instant("started_at", state.startedAt())
                .instant("updated_at", state.updatedAt())
                .done();
    }

    private static JsonObject unknown(TaskId id) {
        return names(id)
                .text("status", "not_found")
                .number("progress", 0)
                .text("error", Optional.empty())
                .text("error_code", Optional.empty())
                .flag("is_running", false)
                .text("started_at", Optional.empty())
                .text("updated_at", Optional.empty())
                .done();
    }

    private static JsonObjectBuilder names(TaskId id) {
        return new JsonObjectBuilder().text("task_id", id).text("context_id", id);
    }

    private static Optional<String> user(FieldReader params) {
        return params.string("user_id", FieldReader.NAME_LENGTH);
    }

    private static TaskFilter filter(Optional<String> user) {
        return user.map(RUNNING::withUser).orElse(RUNNING);
    }

    /** Which tasks to list. */
    private record ListQuery(TaskFilter filter, int limit) {
        JsonValue list(TaskWalk walk) {
            return ReadMethods.documents(walk.collect(filter, task -> true, 0, limit));
        }
    }
}
