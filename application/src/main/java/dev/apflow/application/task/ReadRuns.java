package dev.apflow.application.task;

import dev.apflow.application.store.RunReads;
import dev.apflow.application.store.RunReads.RunCursor;
import dev.apflow.application.store.RunReads.RunFilter;
import dev.apflow.application.store.RunReads.RunPage;
import dev.apflow.application.store.TaskReads;
import dev.apflow.domain.explain.NodeFacts;
import dev.apflow.domain.run.RunSummary;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at runs. Any node answers. */
public final class ReadRuns {

    private final RunReads runs;
    private final TaskReads tasks;
    private final Supplier<List<NodeFacts>> nodes;

    ReadRuns(RunReads runs, TaskReads tasks, Supplier<List<NodeFacts>> nodes) {
        this.runs = runs;
        this.tasks = tasks;
        this.nodes = nodes;
    }

    /** The run of this root, with the inputs of its flow. */
    public Answer<RunSummary> run(TaskId root) {
        return runs.run(root, NodeFacts.eligible(nodes.get()))
                .<Answer<RunSummary>>map(Answer.Done::new)
                .orElseGet(() -> noRun(root));
    }

    private Answer<RunSummary> noRun(TaskId id) {
        return tasks.task(id)
                .map(Task::treeId)
                .filter(root -> !root.equals(id))
                .<Answer<RunSummary>>map(root -> new Answer.NotRoot<>(id.value(), root.value()))
                .orElseGet(() -> new Answer.Unknown<>(Answer.Subject.RUN, id.value()));
    }

    /** Newest first. */
    public RunPage list(RunFilter filter, Optional<RunCursor> after, int limit) {
        return runs.list(filter, NodeFacts.eligible(nodes.get()), after, limit);
    }
}
