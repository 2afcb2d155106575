package dev.apflow.domain.explain;

import static dev.apflow.domain.tree.Trees.id;
import static dev.apflow.domain.tree.Trees.standing;
import static dev.apflow.domain.tree.Trees.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.explain.Reason.Code;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.Exclusion;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskPhase;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.task.TaskState;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

class ExplanationTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static NodeFacts node(String name, boolean alive, int running, int slots) {
        NodeProfile profile =
                new NodeProfile(new NodeId(name), Set.of(new ExecutorId("echo")), JsonObject.EMPTY);
        return new NodeFacts(profile, alive, running, slots);
    }

    private static Explanation explain(Task task, NodeFacts... nodes) {
        return Explanation.of(task, Map.of(), Set.of(), QueueFacts.NONE, List.of(nodes), NOW);
    }

    private static List<Code> codes(Explanation explanation) {
        return explanation.reasons().stream().map(Reason::code).toList();
    }

    private static Task pending(TaskSpec spec, boolean suspended, Optional<Instant> due) {
        TaskState state = standing(spec, TaskStatus.PENDING).state();
        return new Task(
                spec,
                id("root"),
                new TaskState(
                        state.status(),
                        suspended ? TaskPhase.SUSPENDED : TaskPhase.READY,
                        false,
                        suspended,
                        1,
                        0,
                        1,
                        due,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        NOW,
                        Optional.empty(),
                        NOW,
                        Optional.empty()));
    }

    @Test
    void a_task_that_cannot_be_read_is_not_said_to_run_soon() {
        Task sound = standing(task("a"), TaskStatus.PENDING);
        Task unreadable =
                new Task(sound.spec(), sound.treeId(), sound.state(), Optional.of("spec: no name"));
        Explanation explanation = explain(unreadable, node("n", true, 0, 1));
        assertThat(explanation.runnable()).isFalse();
        assertThat(codes(explanation)).containsExactly(Code.UNREADABLE);
        assertThat(explanation.reasons().get(0).detail()).endsWith("spec: no name");
    }

    @Test
    void a_task_that_some_node_can_take_is_queued_and_runnable() {
        Explanation explanation =
                explain(standing(task("a"), TaskStatus.PENDING), node("n", true, 0, 1));
        assertThat(explanation.runnable()).isTrue();
        assertThat(codes(explanation)).containsExactly(Code.QUEUED);
    }

    @Test
    void each_dependency_that_is_open_or_broken_is_named() {
        Explanation explanation =
                Explanation.of(
                        standing(task("c", "a", "b", "d?"), TaskStatus.PENDING),
                        Map.of(
                                id("a"),
                                TaskStatus.FAILED,
                                id("b"),
                                TaskStatus.IN_PROGRESS,
                                id("d"),
                                TaskStatus.FAILED),
                        Set.of(),
                        QueueFacts.NONE,
                        List.of(node("n", true, 0, 1)),
                        NOW);
        assertThat(explanation.runnable()).isFalse();
        assertThat(codes(explanation))
                .containsExactly(Code.DEPENDENCY_BROKEN, Code.DEPENDENCY_OPEN);
        assertThat(explanation.reasons().get(0).task()).contains(id("a"));
        assertThat(explanation.reasons().get(0).unblockedBy()).contains("a");
    }

    @Test
    void a_suspended_tree_and_a_time_to_come_are_told() {
        Task task = pending(task("a"), true, Optional.of(NOW.plusSeconds(60)));
        assertThat(codes(explain(task, node("n", true, 0, 1))))
                .containsExactly(Code.HELD, Code.NOT_DUE);
        Task due = pending(task("a"), false, Optional.of(NOW));
        assertThat(explain(due, node("n", true, 0, 1)).runnable()).isTrue();
    }

    @Test
    void every_node_says_what_keeps_it() {
        PlacementConstraints constraints =
                new PlacementConstraints(
                        Set.of(),
                        JsonObject.EMPTY,
                        Set.of(),
                        Set.of(new NodeId("n1")),
                        OptionalInt.empty());
        Task task = standing(task("a").withPlacement(constraints), TaskStatus.PENDING);
        Explanation explanation =
                explain(
                        task,
                        node("n1", true, 0, 1),
                        node("n2", false, 0, 1),
                        node("n3", true, 2, 2));
        assertThat(codes(explanation))
                .containsExactly(Code.PLACEMENT, Code.NODE_DOWN, Code.NO_SLOT);
        assertThat(explanation.reasons().get(0).constraint())
                .contains(Exclusion.Constraint.FORBIDDEN_NODES);
        assertThat(explanation.reasons().get(0).node()).contains(new NodeId("n1"));
        assertThat(explanation.runnable()).isFalse();
    }

    @Test
    void without_any_node_nothing_runs() {
        Explanation explanation = explain(standing(task("a"), TaskStatus.PENDING));
        assertThat(codes(explanation)).containsExactly(Code.NO_NODE);
        assertThat(explanation.runnable()).isFalse();
    }

    @Test
    void what_is_not_pending_says_what_it_is() {
        assertThat(codes(explain(standing(task("a"), TaskStatus.IN_PROGRESS))))
                .containsExactly(Code.RUNNING);
        assertThat(codes(explain(standing(task("a"), TaskStatus.COMPLETED))))
                .containsExactly(Code.COMPLETED);
        assertThat(codes(explain(standing(task("a"), TaskStatus.FAILED))))
                .containsExactly(Code.FAILED);
        assertThat(codes(explain(standing(task("a"), TaskStatus.CANCELLED))))
                .containsExactly(Code.CANCELLED);
    }

    @Test
    void nodes_that_cannot_take_it_do_not_keep_it_from_the_one_that_can() {
        Explanation explanation =
                explain(
                        standing(task("a"), TaskStatus.PENDING),
                        node("n1", true, 1, 1),
                        node("n2", true, 0, 1));
        assertThat(explanation.runnable()).isTrue();
        assertThat(codes(explanation)).containsExactly(Code.QUEUED, Code.NO_SLOT);
    }

    @Test
    void a_dependency_that_is_blocked_breaks_what_requires_it_and_holds_back_nobody_else() {
        Explanation explanation =
                Explanation.of(
                        standing(task("c", "a", "b?"), TaskStatus.PENDING),
                        Map.of(id("a"), TaskStatus.PENDING, id("b"), TaskStatus.PENDING),
                        Set.of(id("a"), id("b")),
                        QueueFacts.NONE,
                        List.of(node("n", true, 0, 1)),
                        NOW);
        assertThat(codes(explanation)).containsExactly(Code.DEPENDENCY_BROKEN);
        assertThat(explanation.reasons().get(0).detail())
                .isEqualTo("required dependency a is blocked");
        assertThat(explanation.reasons().get(0).unblockedBy())
                .isEqualTo("re-running what blocks a");
    }

    @Test
    void dependencies_that_ended_as_they_must_are_no_reason() {
        Explanation explanation =
                Explanation.of(
                        standing(task("c", "a", "b?"), TaskStatus.PENDING),
                        Map.of(id("a"), TaskStatus.COMPLETED, id("b"), TaskStatus.FAILED),
                        Set.of(),
                        QueueFacts.NONE,
                        List.of(node("n", true, 0, 1)),
                        NOW);
        assertThat(codes(explanation)).containsExactly(Code.QUEUED);
        assertThat(
                        codes(
                                explain(
                                        standing(task("c", "a?"), TaskStatus.PENDING),
                                        node("n", true, 0, 1))))
                .containsExactly(Code.DEPENDENCY_OPEN);
    }

    @Test
    void where_it_runs_and_why_it_ended_is_told_as_far_as_it_is_known() {
        assertThat(explain(standing(task("a"), TaskStatus.IN_PROGRESS)).reasons())
                .extracting(Reason::detail)
                .containsExactly("runs on a node");
        assertThat(explain(standing(task("a"), TaskStatus.FAILED)).reasons())
                .extracting(Reason::detail)
                .containsExactly("failed: no reason given");
    }
}
