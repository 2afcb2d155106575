package dev.apflow.simulation.check;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskWrites.Cancellation;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.Execution;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.simulation.node.PortMethod;
import dev.apflow.simulation.node.StoreCall;
import dev.apflow.simulation.trace.Findings;
import dev.apflow.simulation.trace.Text;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What clients' changes do. */
final class ClientCalls {

    private final TaskModel tasks;
    private final Findings findings;
    private final Map<String, TaskId> submissions = new HashMap<>();
    private Set<TaskId> toCancel = Set.of();
    private Set<Delivered> running = Set.of();

    ClientCalls(TaskModel tasks, Findings findings) {
        this.tasks = tasks;
        this.findings = findings;
    }

    void arrives(StoreCall call) {
        if (call.method() == PortMethod.CANCEL) {
            TaskId top = (TaskId) call.arguments().get(1);
            toCancel = tasks.open(top, (Boolean) call.arguments().get(3));
            running = new HashSet<>();
            for (TaskId id : toCancel) {
                tasks.find(id)
                        .filter(Entry::isRunning)
                        .map(Entry::delivered)
                        .ifPresent(running::add);
            }
        }
    }

    void tookEffect(StoreCall call, Object result) {
        if (!(result instanceof AuthorizedResult.Granted<?>(Object granted))) {
            return;
        }
        switch (granted) {
            case Creation creation -> created((NewTree) call.arguments().get(1), creation);
            case Cancellation.Cancelled cancelled -> cancelled(cancelled);
            case Execution.Started _ when call.arguments().contains(Scope.RELEASE) ->
                    released((TaskId) call.arguments().get(1));
            default -> {}
        }
    }

    private void created(NewTree tree, Creation creation) {
        String key = tree.submission().orElseThrow().key();
        TaskId root = tree.tree().root();
        boolean expected =
                submissions.containsKey(key)
                        ? creation.equals(new Creation.Repeated(submissions.get(key)))
                        : creation instanceof Creation.Created;
        findings.require(
                expected,
                "the first submission under a key creates its tree, others find it",
                () -> key + " got " + creation);
        submissions.putIfAbsent(key, root);
    }

    /** Its key is free again. */
    void removed(TaskId root) {
        submissions.values().removeIf(root::equals);
    }

    private void cancelled(Cancellation.Cancelled cancelled) {
        findings.require(
                Set.copyOf(cancelled.ids()).equals(toCancel)
                        && Set.copyOf(cancelled.interrupted()).equals(running),
                "cancelling ends what has not ended, and says what ran",
                () ->
                        String.format(
                                Locale.ROOT,
                                "%s instead of %s, running %s",
                                cancelled,
                                Text.of(toCancel),
                                Text.of(running)));
        for (TaskId id : toCancel) {
            findings.require(
                    tasks.find(id).orElseThrow().status == TaskStatus.CANCELLED,
                    "what was cancelled is",
                    () -> tasks.find(id).toString());
        }
    }

    private void released(TaskId tree) {
        for (Entry each : List.copyOf(tasks.all())) {
            if (each.tree.equals(tree)) {
                each.suspended = false;
            }
        }
    }
}
