package dev.apflow.application.task;

import dev.apflow.application.document.FieldReader;
import dev.apflow.application.document.SpecReader;
import dev.apflow.application.document.TaskDocuments;
import dev.apflow.application.event.Changes;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.TaskWrites;
import dev.apflow.application.store.TaskWrites.Amendment;
import dev.apflow.application.task.Answer.Rule;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.reference.ReferenceBinding;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskStatus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Changes what a pending task is to do. */
public final class ChangeTask {

    /** What may change; the rest is the shape of the tree, or the server's. */
    private static final Set<String> CHANGEABLE =
            Set.of(
                    "user_id",
                    "name",
                    "priority",
                    "schemas",
                    "inputs",
                    "params",
                    "placement_constraints",
                    "retry",
                    "max_deliveries",
                    "timeout_ms",
                    "not_before",
                    "queue",
                    "concurrency",
                    "rate",
                    "fair_key");

    private static final int TRIES = 5;

    private final SpecCheck check;
    private final int maxDeliveries;
    private final WriteGate gate;
    private final TaskReads reads;
    private final TaskWrites writes;
    private final Changes changes;

    ChangeTask(
            SpecCheck check,
            int maxDeliveries,
            WriteGate gate,
            TaskReads reads,
            TaskWrites writes,
            Changes changes) {
        this.check = check;
        this.maxDeliveries = maxDeliveries;
        this.gate = gate;
        this.reads = reads;
        this.writes = writes;
        this.changes = changes;
    }

    /**
     * Sets the members of {@code patch} (JSON Merge Patch of RFC 7396 on the outermost level: a
     * member given replaces the old one whole, {@code null} sets the default). Answers the task as
     * it then stands.
     */
    public Answer<Task> change(TaskId id, JsonObject patch) {
        return gate.<Task>refusal().orElseGet(() -> changed(id, patch));
    }

    private Answer<Task> changed(TaskId id, JsonObject patch) {
        List<FieldProblem> fixed =
                patch.members().keySet().stream()
                        .filter(name -> !CHANGEABLE.contains(name))
                        .map(
                                name ->
                                        new FieldProblem(
                                                name,
                                                "cannot be changed",
                                                "one of " + CHANGEABLE.stream().sorted().toList(),
                                                "a new value"))
                        .toList();
        if (!fixed.isEmpty()) {
            return new Answer.Invalid<>(Rule.FIELDS, fixed);
        }
        for (int i = 0; i < TRIES; i++) {
            Optional<Answer<Task>> answer = tried(id, patch);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
        return new Answer.Conflict<>(
                Answer.Obstacle.WRONG_STATE, "the task is being changed by others: try again");
    }

    /** Empty where someone else's change came between. */
    private Optional<Answer<Task>> tried(TaskId id, JsonObject patch) {
        Optional<Task> found = reads.task(id);
        if (found.isEmpty()) {
            return Optional.of(new Answer.Unknown<>(Answer.Subject.TASK, id.value()));
        }
        Task task = found.get();
        if (task.status() != TaskStatus.PENDING) {
            return Optional.of(wrongStatus(task.status()));
        }
        if (task.unreadable().isPresent()) {
            return Optional.of(
                    new Answer.Conflict<>(Answer.Obstacle.UNREADABLE, task.unreadable().get()));
        }
        FieldReader reader = FieldReader.of(merged(task.spec(), patch));
        Optional<TaskSpec> spec =
                SpecReader.read(reader, task.spec())
                        .map(each -> each.withDefaultDeliveries(maxDeliveries));
        if (spec.isEmpty()) {
            return Optional.of(new Answer.Invalid<>(Rule.FIELDS, reader.problems()));
        }
        List<FieldProblem> unknown = check.unknownExecutors(spec.get(), "");
        List<FieldProblem> problems = new ArrayList<>(unknown);
        ReferenceBinding.Bound bound = bound(spec.get(), task);
        TaskSpec changed = bound.tasks().get(0);
        problems.addAll(bound.problems());
        problems.addAll(check.inputs(changed, task.treeId(), ""));
        if (!problems.isEmpty()) {
            return Optional.of(
                    new Answer.Invalid<>(
                            unknown.isEmpty() ? Rule.FIELDS : Rule.UNKNOWN_EXECUTOR, problems));
        }
        Answer<Amendment> amended =
                gate.write(
                        authority -> writes.amend(authority, changed, task.state().revision()),
                        Answer.Done::new);
        return answer(id, amended);
    }

    private ReferenceBinding.Bound bound(TaskSpec spec, Task task) {
        Optional<Task> root =
                spec.template().isEmpty() || task.id().equals(task.treeId())
                        ? Optional.of(task)
                        : reads.task(task.treeId());
        return ReferenceBinding.rebind(spec, root.orElse(task).spec());
    }

    private Optional<Answer<Task>> answer(TaskId id, Answer<Amendment> outcome) {
        if (!(outcome instanceof Answer.Done<Amendment>(Amendment amendment))) {
            return Optional.of(
                    outcome.map(
                            never -> {
                                throw new IllegalStateException("only Done carries a value");
                            }));
        }
        return switch (amendment) {
            case Amendment.Amended amended -> {
                changes.workAvailable();
                yield Optional.of(
                        reads.task(id)
                                .<Answer<Task>>map(Answer.Done::new)
                                .orElseGet(
                                        () ->
                                                new Answer.Unknown<>(
                                                        Answer.Subject.TASK, id.value())));
            }
            case Amendment.Outdated outdated -> Optional.empty();
            case Amendment.WrongStatus(TaskStatus status) -> Optional.of(wrongStatus(status));
            case Amendment.Unknown unknown ->
                    Optional.of(new Answer.Unknown<>(Answer.Subject.TASK, id.value()));
        };
    }

    private static JsonObject merged(TaskSpec spec, JsonObject patch) {
        JsonObject merged = JsonObject.EMPTY;
        for (var member : TaskDocuments.spec(spec).members().entrySet()) {
            if (CHANGEABLE.contains(member.getKey())) {
                merged = merged.with(member.getKey(), member.getValue());
            }
        }
        for (var member : patch.members().entrySet()) {
            merged = merged.with(member.getKey(), member.getValue());
        }
        return merged;
    }

    private static Answer<Task> wrongStatus(TaskStatus status) {
        return new Answer.Conflict<>(
                Answer.Obstacle.WRONG_STATE,
                "only a pending task can be changed; this one is " + status.word());
    }
}
