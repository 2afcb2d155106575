package dev.apflow.application.task;

import dev.apflow.application.store.Activity;
import dev.apflow.application.store.RunReads;
import dev.apflow.application.store.RunReads.RunCursor;
import dev.apflow.application.store.RunReads.RunFilter;
import dev.apflow.application.store.RunReads.RunPage;
import dev.apflow.application.store.StoreClock;
import dev.apflow.application.store.TaskReads;
import dev.apflow.domain.explain.NodeFacts;
import dev.apflow.domain.run.RunSummary;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at runs. Any node answers. */
public final class ReadRuns {

    private static final Duration STEP = Duration.ofMinutes(2);
    private static final int STEPS = 30;
    private static final int MOST_EVENTS = 100_000;

    private final RunReads runs;
    private final TaskReads tasks;
    private final StoreClock clock;
    private final Supplier<List<NodeFacts>> nodes;

    ReadRuns(RunReads runs, TaskReads tasks, StoreClock clock, Supplier<List<NodeFacts>> nodes) {
        this.clock = clock;
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

    /** What happened to tasks in the hour before now, in steps that begin at even minutes. */
    public Activity lastHour() {
        long step = STEP.toSeconds();
        long last = Math.floorDiv(clock.now().getEpochSecond(), step) * step;
        Instant from = Instant.ofEpochSecond(last - (STEPS - 1) * step);
        return runs.activity(from, STEP, STEPS, MOST_EVENTS);
    }
}
