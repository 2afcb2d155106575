package dev.apflow.domain.tree;

import static dev.apflow.domain.task.TaskStatus.CANCELLED;
import static dev.apflow.domain.task.TaskStatus.COMPLETED;
import static dev.apflow.domain.task.TaskStatus.FAILED;
import static dev.apflow.domain.task.TaskStatus.IN_PROGRESS;
import static dev.apflow.domain.task.TaskStatus.PENDING;
import static dev.apflow.domain.tree.Trees.standing;
import static dev.apflow.domain.tree.Trees.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.task.Task;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.util.List;

class TreeSummaryTest {

    private static TaskStatus status(Task... tasks) {
        return TreeSummary.of(List.of(tasks)).status();
    }

    @Test
    void nothing_started_is_pending() {
        assertThat(status(standing(task("a"), PENDING), standing(task("b", "a"), PENDING)))
                .isEqualTo(PENDING);
    }

    @Test
    void something_done_and_something_to_do_is_in_progress() {
        assertThat(status(standing(task("a"), COMPLETED), standing(task("b", "a"), PENDING)))
                .isEqualTo(IN_PROGRESS);
    }

    @Test
    void a_failure_beside_work_that_goes_on_is_still_in_progress() {
        assertThat(status(standing(task("a"), FAILED), standing(task("b"), IN_PROGRESS)))
                .isEqualTo(IN_PROGRESS);
    }

    @Test
    void a_failure_with_only_blocked_tasks_left_is_failed() {
        assertThat(
                        status(
                                standing(task("a"), FAILED),
                                standing(task("b", "a"), PENDING),
                                standing(task("c", "b"), PENDING)))
                .isEqualTo(FAILED);
    }

    @Test
    void what_takes_a_blocked_task_as_it_comes_can_still_run() {
        assertThat(
                        status(
                                standing(task("a"), FAILED),
                                standing(task("b", "a"), PENDING),
                                standing(task("c", "b?"), PENDING)))
                .isEqualTo(IN_PROGRESS);
    }

    @Test
    void a_cancelled_dependency_that_blocks_another_makes_the_tree_failed() {
        assertThat(status(standing(task("a"), CANCELLED), standing(task("b", "a"), PENDING)))
                .isEqualTo(FAILED);
    }

    @Test
    void all_cancelled_or_completed_is_cancelled() {
        assertThat(status(standing(task("a"), CANCELLED), standing(task("b"), COMPLETED)))
                .isEqualTo(CANCELLED);
    }

    @Test
    void all_completed_is_completed() {
        assertThat(status(standing(task("a"), COMPLETED))).isEqualTo(COMPLETED);
    }

    @Test
    void progress_of_what_runs_counts_by_its_share() {
        List<Task> tasks =
                List.of(standing(task("a"), COMPLETED), standing(task("b"), IN_PROGRESS, 0.5));
        assertThat(TreeSummary.of(tasks).progress()).isEqualTo(0.75);
    }

    @Test
    void a_tree_is_settled_when_nothing_can_move() {
        assertThat(TreeSummary.of(List.of(standing(task("a"), COMPLETED))).isSettled()).isTrue();
        assertThat(TreeSummary.of(List.of(standing(task("a"), IN_PROGRESS))).isSettled()).isFalse();
    }
}
