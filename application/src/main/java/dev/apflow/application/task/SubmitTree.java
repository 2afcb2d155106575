package dev.apflow.application.task;

import dev.apflow.application.event.Changes;
import dev.apflow.application.store.TaskReads;
import dev.apflow.application.store.TreeWrites;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.TreeWrites.Submission;
import dev.apflow.application.task.Answer.Rule;
import dev.apflow.domain.admission.UniqueRule;
import dev.apflow.domain.event.Actor;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TaskTree;
import dev.apflow.domain.tree.TreeLimits;
import dev.apflow.domain.tree.TreeProblem;
import dev.apflow.domain.tree.TreeRules;
import dev.apflow.domain.tree.TreeVerdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Takes in a tree of tasks. */
public final class SubmitTree {

    private final SpecCheck check;
    private final TreeLimits limits;
    private final int maxDeliveries;
    private final WriteGate gate;
    private final TreeWrites trees;
    private final TaskReads reads;
    private final Changes changes;

    SubmitTree(
            SpecCheck check,
            TreeLimits limits,
            int maxDeliveries,
            WriteGate gate,
            TreeWrites trees,
            TaskReads reads,
            Changes changes) {
        this.check = check;
        this.limits = limits;
        this.maxDeliveries = maxDeliveries;
        this.gate = gate;
        this.trees = trees;
        this.reads = reads;
        this.changes = changes;
    }

    /**
     * What was created.
     *
     * @param source what made it this tree
     */
    public record Submitted(TaskId root, List<Task> tasks, Source source) {
        public Submitted {
            tasks = List.copyOf(tasks);
            Objects.requireNonNull(source, "source");
        }
    }

    /** Where the tree of an answer comes from. */
    public enum Source {
        CREATED,
        /** The same submission had come before. */
        REPEATED,
        /** Another tree has the unique key. */
        EXISTING
    }

    /**
     * Creates a tree whole or not at all.
     *
     * @param execute whether its tasks may run at once; else it is only defined
     * @param submission the client's name for this submission; repeated, it gets the same tree
     */
    public Answer<Submitted> submit(
            List<TaskSpec> tasks, boolean execute, Optional<Submission> submission) {
        return submit(tasks, execute, submission, RunOrigin.UNKNOWN);
    }

    /**
     * The same.
     *
     * @param origin where the run comes from; its user is the client
     */
    public Answer<Submitted> submit(
            List<TaskSpec> tasks,
            boolean execute,
            Optional<Submission> submission,
            RunOrigin origin) {
        return submit(tasks, execute, submission, origin, Optional.empty());
    }

    /**
     * The same.
     *
     * @param unique at most one tree with a key
     */
    public Answer<Submitted> submit(
            List<TaskSpec> tasks,
            boolean execute,
            Optional<Submission> submission,
            RunOrigin origin,
            Optional<UniqueRule> unique) {
        return gate.<Submitted>refusal()
                .orElseGet(
                        () ->
                                judge(tasks)
                                        .then(
                                                tree ->
                                                        created(
                                                                new NewTree(
                                                                        tree,
                                                                        !execute,
                                                                        submission,
                                                                        origin,
                                                                        unique))));
    }

    /** Everything that is wrong with these tasks as a tree; nothing is created. */
    Answer<TaskTree> judge(List<TaskSpec> tasks) {
        return switch (TreeRules.judge(withDefaults(tasks), limits)) {
            case TreeVerdict.Rejected(List<TreeProblem> problems) -> rejected(problems);
            case TreeVerdict.Sound(TaskTree tree) -> checked(tree);
        };
    }

    private List<TaskSpec> withDefaults(List<TaskSpec> tasks) {
        return tasks.stream().map(each -> each.withDefaultDeliveries(maxDeliveries)).toList();
    }

    private static Answer<TaskTree> rejected(List<TreeProblem> problems) {
        boolean circular =
                problems.stream()
                        .anyMatch(each -> each.kind() == TreeProblem.Kind.DEPENDENCY_CYCLE);
        return new Answer.Invalid<>(
                circular ? Rule.CIRCULAR_DEPENDENCY : Rule.FIELDS,
                problems.stream().map(TreeProblem::problem).toList());
    }

    private Answer<TaskTree> checked(TaskTree tree) {
        List<FieldProblem> unknown = new ArrayList<>();
        for (int i = 0; i < tree.tasks().size(); i++) {
            unknown.addAll(check.unknownExecutors(tree.tasks().get(i), "tasks[" + i + "]."));
        }
        List<FieldProblem> others = check.together(() -> inputs(tree));
        if (unknown.isEmpty() && others.isEmpty()) {
            return new Answer.Done<>(tree);
        }
        Rule rule = unknown.isEmpty() ? Rule.FIELDS : Rule.UNKNOWN_EXECUTOR;
        unknown.addAll(others);
        return new Answer.Invalid<>(rule, unknown);
    }

    private Answer<Submitted> created(NewTree tree) {
        return gate.write(
                authority ->
                        trees.create(
                                authority,
                                new NewTree(
                                        tree.tree(),
                                        tree.suspended(),
                                        tree.submission(),
                                        tree.origin().by(authority.actor().map(Actor::name)),
                                        tree.unique())),
                created -> answer(tree.tree(), created));
    }

    private List<FieldProblem> inputs(TaskTree tree) {
        List<FieldProblem> problems = new ArrayList<>();
        for (int i = 0; i < tree.tasks().size(); i++) {
            problems.addAll(check.inputs(tree.tasks().get(i), tree.root(), "tasks[" + i + "]."));
        }
        return problems;
    }

    private Answer<Submitted> answer(TaskTree tree, Creation creation) {
        return switch (creation) {
            case Creation.Created(List<Task> tasks) -> {
                changes.workAvailable();
                yield new Answer.Done<>(new Submitted(tree.root(), tasks, Source.CREATED));
            }
            case Creation.Repeated(TaskId root) ->
                    new Answer.Done<>(new Submitted(root, reads.tree(root), Source.REPEATED));
            case Creation.Existing(TaskId root) ->
                    new Answer.Done<>(new Submitted(root, reads.tree(root), Source.EXISTING));
            case Creation.NotUnique(TaskId root) -> new Answer.NotUnique<>(root.value());
            case Creation.KeyReused reused ->
                    new Answer.Invalid<>(
                            Rule.IDEMPOTENCY_KEY_REUSED,
                            List.of(
                                    new FieldProblem(
                                            "Idempotency-Key",
                                            "was used with another body",
                                            "a new key, or the same body",
                                            "another body")));
            case Creation.IdsTaken(List<TaskId> ids) ->
                    new Answer.Conflict<>(
                            Answer.Obstacle.ID_TAKEN, "tasks with these ids exist already: " + ids);
        };
    }
}
