package dev.apflow.adapters.http.rest;

import dev.apflow.adapters.http.exchange.Reply;
import dev.apflow.adapters.http.exchange.RequestContext;
import dev.apflow.adapters.http.exchange.Routes;
import dev.apflow.adapters.http.exchange.TreeParts;
import dev.apflow.adapters.http.exchange.TreeRows;
import dev.apflow.adapters.http.problem.AnswerProblems;
import dev.apflow.adapters.http.problem.Fields;
import dev.apflow.adapters.http.submit.Submissions;
import dev.apflow.adapters.http.submit.Triggers;
import dev.apflow.application.document.JsonObjectBuilder;
import dev.apflow.application.document.RunDocuments;
import dev.apflow.application.document.SubmissionReader.Result.Read;
import dev.apflow.application.document.TaskDocuments;
import dev.apflow.application.document.TreeDocument;
import dev.apflow.application.runtime.IdSource;
import dev.apflow.application.store.TaskReads.Outlined;
import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.application.task.Answer.Subject;
import dev.apflow.application.task.ClientCommands;
import dev.apflow.application.task.ReadTasks;
import dev.apflow.application.task.SubmitTree.Submitted;
import dev.apflow.application.task.UseCases;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.domain.tree.TreeSummary;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code /api/v1/trees}. */
public final class TreeRoutes {

    static final String TREES = "/api/v1/trees";

    private static final String KEY = "Idempotency-Key";
    private static final Pattern KEY_FORM = Pattern.compile("[!-~]{1,255}");

    private final UseCases useCases;
    private final IdSource ids;

    public TreeRoutes(UseCases useCases, IdSource ids) {
        this.useCases = useCases;
        this.ids = ids;
    }

    public void addTo(Routes routes) {
        routes.post(TREES, this::submit)
                .get(TREES + "/{id}", this::tree)
                .delete(TREES + "/{id}", this::delete)
                .post(TREES + "/{id}/execute", this::execute);
    }

    private ClientCommands commands(RequestContext call) {
        return useCases.by(call.principal().actor());
    }

    private Reply submit(RequestContext call) {
        JsonObject body = call.object();
        Optional<Submission> submission =
                key(call).map(key -> new Submission(key, Submissions.fingerprint(body)));
        Read tree = Submissions.read(body, ids, call.principal());
        return created(
                AnswerProblems.valueOf(
                        commands(call)
                                .submitTree()
                                .submit(
                                        tree.tasks(),
                                        tree.execute(),
                                        submission,
                                        RunOrigin.of(Triggers.of(call), tree.labels()),
                                        tree.unique())));
    }

    static Reply created(Submitted submitted) {
        Reply.Json reply =
                switch (submitted.source()) {
                    case CREATED -> Reply.json(201, document(submitted));
                    case REPEATED ->
                            Reply.json(201, document(submitted))
                                    .withHeader("Idempotent-Replayed", "true");
                    case EXISTING -> Reply.ok(existing(submitted));
                };
        return reply.withHeader("Location", TREES + "/" + submitted.root());
    }

    /** Another tree, as it stands. */
    private static JsonObject existing(Submitted submitted) {
        return new JsonObjectBuilder()
                .text("root_task_id", submitted.root())
                .text("status", TreeSummary.of(submitted.tasks()).status().word())
                .array(
                        "tasks",
                        submitted.tasks().stream()
                                .map(task -> line(task.spec(), task.status().word()))
                                .toList())
                .flag("existing", true)
                .done();
    }

    /** As it was at the moment of creation: who asks again, later, gets the same answer. */
    private static JsonObject document(Submitted submitted) {
        String pending = TaskStatus.PENDING.word();
        return new JsonObjectBuilder()
                .text("root_task_id", submitted.root())
                .text("status", pending)
                .array(
                        "tasks",
                        submitted.tasks().stream().map(task -> line(task.spec(), pending)).toList())
                .done();
    }

    private static JsonObject line(TaskSpec task, String status) {
        JsonObjectBuilder members = new JsonObjectBuilder().text("id", task.id());
        task.key().ifPresent(key -> members.text("key", key));
        return members.text("status", status).done();
    }

    private Reply tree(RequestContext call) {
        TaskId id = call.id(Subject.TREE);
        TreeDetail detail = TreeDetail.of(call);
        ReadTasks reads = useCases.readTasks();
        return call.heavily(
                () -> {
                    List<Outlined> outline = AnswerProblems.valueOf(reads.outline(id));
                    Task root = AnswerProblems.valueOf(reads.task(id));
                    return switch (detail) {
                        case SUMMARY -> Reply.ok(summary(id, root, outline));
                        case ROWS ->
                                new Reply.InParts(
                                        new TreeRows(
                                                reads,
                                                summary(id, root, outline),
                                                root.state().createdAt(),
                                                outline,
                                                call.view()));
                        case FULL, OUTLINE ->
                                new Reply.InParts(
                                        new TreeParts(
                                                reads,
                                                id,
                                                outline,
                                                task -> detail.shown(call.view().apply(task))));
                    };
                });
    }

    private JsonObject summary(TaskId id, Task root, List<Outlined> outline) {
        return TreeDetail.outlined(
                TreeDocument.root(
                        TaskDocuments.task(root),
                        TreeDocument.with(
                                TreeDocument.summary(outline),
                                RunDocuments.origin(useCases.readTasks().origin(id)))));
    }

    private Reply execute(RequestContext call) {
        TaskId id = call.id(Subject.TREE);
        Optional<Scope> scope =
                call.bodyIfAny(body -> body.word("rerun", TreeRoutes::scope, "failed or all"));
        int started = AnswerProblems.valueOf(commands(call).executeTree().execute(id, scope));
        return Reply.ok(
                new JsonObjectBuilder()
                        .text("root_task_id", id)
                        .text("status", "started")
                        .number("tasks_started", started)
                        .done());
    }

    private Reply delete(RequestContext call) {
        TaskId id = call.id(Subject.TREE);
        Optional<Boolean> cancel =
                call.query(query -> query.word("cancel", TaskRoutes::flag, "true or false"));
        AnswerProblems.valueOf(commands(call).deleteTree().delete(id, cancel.orElse(false)));
        return new Reply.Empty();
    }

    private static Optional<Scope> scope(String word) {
        return switch (word) {
            case "failed" -> Optional.of(Scope.FAILED);
            case "all" -> Optional.of(Scope.ALL);
            default -> Optional.empty();
        };
    }

    /** The client's name for a submission, if it gives one. */
    static Optional<String> key(RequestContext call) {
        List<String> given = call.headers(KEY);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (given.size() > 1 || !KEY_FORM.matcher(given.get(0)).matches()) {
            throw Fields.refusal(
                    KEY,
                    "not usable",
                    "one key of 1–255 visible ASCII characters",
                    String.join(", ", given));
        }
        return Optional.of(given.get(0));
    }
}
