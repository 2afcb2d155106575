package dev.apflow.adapters.http.rpc;

import dev.apflow.adapters.http.exchange.Parts;
import dev.apflow.adapters.http.exchange.TreeParts;
import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.application.document.AdmissionReader;
import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.RunDocuments;
import dev.apflow.application.document.TaskDocuments;
import dev.apflow.application.document.TreeDocument;
import dev.apflow.application.store.TaskReads.Outlined;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** {@code tasks.get}, {@code .detail}, {@code .tree}, {@code .children}, {@code .list}. */
final class ReadMethods {

    static final int USUAL = 100;
    static final int MOST = 1_000;

    private static final int FARTHEST = 10_000;

    private final ReadTasks reads;
    private final TaskWalk walk;

    ReadMethods(ReadTasks reads) {
        this.reads = reads;
        this.walk = new TaskWalk(reads);
    }

    Map<String, RpcMethod> all() {
        return Map.of(
                "tasks.get", RpcMethod.readLarge(this::get),
                "tasks.detail", RpcMethod.readLarge(this::get),
                "tasks.tree", RpcMethod.readInParts(this::tree, this::treeInParts),
                "tasks.children", RpcMethod.readInParts(this::children, this::childrenInParts),
                "tasks.list", RpcMethod.readLarge(this::list));
    }

    private JsonValue get(Params params) {
        return TaskDocuments.task(task(params, "task_id", "id"));
    }

    private JsonValue tree(Params params) {
        Task task = task(params, "task_id", "root_id");
        return TreeDocument.with(
                TreeDocument.of(AnswerProblems.valueOf(reads.tree(task.treeId()))),
                RunDocuments.origin(reads.origin(task.treeId())));
    }

    private Parts treeInParts(Params params, UnaryOperator<JsonValue> view) {
        TaskId root = task(params, "task_id", "root_id").treeId();
        return new TreeParts(reads, root, AnswerProblems.valueOf(reads.outline(root)), view);
    }

    private Parts childrenInParts(Params params, UnaryOperator<JsonValue> view) {
        Task parent = task(params, "parent_id", "task_id");
        return new ChildrenParts(
                reads,
                childrenOf(parent, AnswerProblems.valueOf(reads.outline(parent.treeId()))),
                view);
    }

    private static List<Long> childrenOf(Task parent, List<Outlined> outline) {
        OptionalLong number =
                outline.stream()
                        .filter(each -> each.id().equals(parent.id()))
                        .mapToLong(Outlined::number)
                        .findFirst();
        return outline.stream()
                .filter(each -> number.isPresent() && each.parent().equals(number))
                .map(Outlined::number)
                .toList();
    }

    private JsonValue children(Params params) {
        Task parent = task(params, "parent_id", "task_id");
        Optional<TaskId> wanted = Optional.of(parent.id());
        return documents(
                AnswerProblems.valueOf(reads.tree(parent.treeId())).stream()
                        .filter(task -> task.spec().parentId().equals(wanted))
                        .toList());
    }

    private JsonValue list(Params params) {
        ListQuery query = params.read(ListQuery::read);
        return documents(
                walk.collect(
                        query.filter(),
                        task -> !query.roots() || task.spec().parentId().isEmpty(),
                        query.offset(),
                        query.limit()));
    }

    private Task task(Params params, String... names) {
        Optional<TaskId> id = params.read(fields -> Ids.one(fields, names));
        return AnswerProblems.valueOf(reads.task(id.orElseThrow()));
    }

    static JsonValue documents(List<Task> tasks) {
        return new JsonArray(tasks.stream().<JsonValue>map(TaskDocuments::task).toList());
    }

    /** Which tasks to list. */
    private record ListQuery(TaskFilter filter, boolean roots, int offset, int limit) {

        static ListQuery read(FieldReader params) {
            TaskFilter filter =
                    new TaskFilter(
                            params.word(
                                    "status",
                                    TaskStatus::ofWord,
                                    "pending, in_progress, completed, failed or cancelled"),
                            params.word("state", TaskPhase::ofWord, TaskPhase.EXPECTED),
                            params.string("user_id", FieldReader.NAME_LENGTH),
                            params.word("method", ListQuery::executor, ExecutorId.EXPECTED),
                            Ids.oneIfAny(params, "tree_id", "root_id"),
                            Ids.oneIfAny(params, "parent_id"));
            Optional<QueueName> queue = AdmissionReader.queue(params, "queue");
            return new ListQuery(
                    queue.map(filter::withQueue).orElse(filter),
                    params.flag("root_only").orElse(false),
                    params.whole("offset", 0, FARTHEST).orElse(0L).intValue(),
                    params.whole("limit", 1, MOST).orElse((long) USUAL).intValue());
        }

        private static Optional<ExecutorId> executor(String text) {
            return ExecutorId.isValid(text) ? Optional.of(new ExecutorId(text)) : Optional.empty();
        }
    }
}
