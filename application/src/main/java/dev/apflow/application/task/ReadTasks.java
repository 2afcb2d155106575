package dev.apflow.application.task;

import dev.apflow.application.store.QueueReads;
import dev.apflow.application.store.RunReads;
import dev.apflow.application.store.StoreClock;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.TaskReads.Numbered;
import dev.apflow.application.store.TaskReads.Outlined;
import dev.apflow.application.store.TaskReads.TaskCursor;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.TaskReads.TaskPage;
import dev.apflow.domain.admission.Admission;
import dev.apflow.domain.explain.Explanation;
import dev.apflow.domain.explain.NodeFacts;
import dev.apflow.domain.explain.QueueFacts;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskStatus;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Looks at tasks. Any node answers. */
public final class ReadTasks {

    private final TaskReads reads;
    private final RunReads runs;
    private final QueueReads queues;
    private final StoreClock clock;
    private final Supplier<List<NodeFacts>> nodes;

    ReadTasks(
            TaskReads reads,
            RunReads runs,
            QueueReads queues,
            StoreClock clock,
            Supplier<List<NodeFacts>> nodes) {
        this.reads = reads;
        this.runs = runs;
        this.queues = queues;
        this.clock = clock;
        this.nodes = nodes;
    }

    public Answer<Task> task(TaskId id) {
        return reads.task(id)
                .map(task -> judged(List.of(task)).getFirst())
                .<Answer<Task>>map(Answer.Done::new)
                .orElseGet(() -> new Answer.Unknown<>(Answer.Subject.TASK, id.value()));
    }

    /** All tasks of the tree with this root, the root first. */
    public Answer<List<Task>> tree(TaskId root) {
        List<Task> tasks = reads.tree(root);
        return tasks.isEmpty()
                ? new Answer.Unknown<>(Answer.Subject.TREE, root.value())
                : new Answer.Done<>(judged(tasks));
    }

    /** The shape of the tree with this root, the root first. */
    public Answer<List<Outlined>> outline(TaskId root) {
        List<Outlined> outline = reads.outline(root);
        return outline.isEmpty()
                ? new Answer.Unknown<>(Answer.Subject.TREE, root.value())
                : new Answer.Done<>(outline);
    }

    /** Where the run of this root comes from. */
    public RunOrigin origin(TaskId root) {
        return runs.origin(root).orElse(RunOrigin.UNKNOWN);
    }

    /** The tasks of these numbers that still exist. */
    public List<Numbered> numbered(List<Long> numbers) {
        List<Numbered> found = reads.numbered(numbers);
        List<Task> tasks = judged(found.stream().map(Numbered::task).toList());
        return IntStream.range(0, found.size())
                .mapToObj(i -> new Numbered(found.get(i).number(), tasks.get(i)))
                .toList();
    }

    /** Newest first. */
    public TaskPage list(TaskFilter filter, Optional<TaskCursor> after, int limit) {
        boolean byNode =
                filter.phase()
                        .filter(each -> each == TaskPhase.READY || each == TaskPhase.NO_NODE)
                        .isPresent();
        TaskPage page = reads.list(byNode ? filter.withNodes(eligible()) : filter, after, limit);
        return new TaskPage(judged(page.tasks()), page.next());
    }

    private EligibleNodes eligible() {
        return NodeFacts.eligible(nodes.get());
    }

    /** Ready tasks that no node may take stand at no_node. */
    private List<Task> judged(List<Task> tasks) {
        if (tasks.stream().noneMatch(task -> task.state().phase() == TaskPhase.READY)) {
            return tasks;
        }
        EligibleNodes eligible = eligible();
        return tasks.stream().map(task -> judged(task, eligible)).toList();
    }

    private static Task judged(Task task, EligibleNodes eligible) {
        return task.state().phase() == TaskPhase.READY
                        && task.unreadable().isEmpty()
                        && !eligible.canRun(
                                task.spec().method(),
                                task.spec().placement(),
                                task.spec().admission().queue())
                ? new Task(
                        task.spec(),
                        task.treeId(),
                        task.state().withPhase(TaskPhase.NO_NODE),
                        task.unreadable())
                : task;
    }

    /** How many tasks stand at each status that is not terminal. */
    public Map<TaskStatus, Long> live() {
        return reads.live();
    }

    /** Ids of this beginning and end; only of roots where {@code roots}. */
    public List<TaskId> beginning(String prefix, String suffix, boolean roots, int limit) {
        return reads.beginning(prefix, suffix, roots, limit);
    }

    /** Why a task is not running. */
    public Answer<Explanation> explain(TaskId id) {
        return task(id).map(this::explained);
    }

    private Explanation explained(Task task) {
        Map<TaskId, TaskPhase> tree =
                task.spec().dependencies().isEmpty() ? Map.of() : reads.phases(task.treeId());
        Map<TaskId, TaskStatus> statuses = new HashMap<>();
        Set<TaskId> blocked = new HashSet<>();
        tree.forEach(
                (id, phase) -> {
                    statuses.put(id, phase.status());
                    if (phase == TaskPhase.BLOCKED) {
                        blocked.add(id);
                    }
                });
        return Explanation.of(task, statuses, blocked, queueFacts(task), nodes.get(), clock.now());
    }

    private QueueFacts queueFacts(Task task) {
        TaskPhase phase = task.state().phase();
        if (phase != TaskPhase.READY && phase != TaskPhase.NO_NODE) {
            return QueueFacts.NONE;
        }
        return queues.position(task.id())
                .map(
                        found ->
                                new QueueFacts(
                                        Admission.refusals(task.spec().candidate(), found.state()),
                                        found.ahead(),
                                        QueueReads.MOST_AHEAD,
                                        found.fairTurns(),
                                        found.aheadByKey()))
                .orElse(QueueFacts.NONE);
    }
}
