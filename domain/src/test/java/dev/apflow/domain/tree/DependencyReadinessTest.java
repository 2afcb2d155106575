package dev.apflow.domain.tree;

import static dev.apflow.domain.task.TaskStatus.COMPLETED;
import static dev.apflow.domain.task.TaskStatus.FAILED;
import static dev.apflow.domain.task.TaskStatus.IN_PROGRESS;
import static dev.apflow.domain.task.TaskStatus.PENDING;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.domain.task.Dependency;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

class DependencyReadinessTest {

    private static final TaskId A = new TaskId("a");
    private static final TaskId B = new TaskId("b");
    private static final Dependency ON_A = new Dependency(A, true);
    private static final Dependency ON_B = new Dependency(B, true);
    private static final Dependency PERHAPS_B = new Dependency(B, false);

    private static DependencyReadiness when(
            TaskStatus a, TaskStatus b, Dependency... dependencies) {
        return DependencyReadiness.of(List.of(dependencies), Map.of(A, a, B, b), Set.of());
    }

    @Test
    void what_depends_on_nothing_open_is_ready() {
        assertThat(when(PENDING, PENDING)).isEqualTo(new DependencyReadiness.Ready());
        assertThat(when(COMPLETED, FAILED, ON_A, PERHAPS_B))
                .isEqualTo(new DependencyReadiness.Ready());
    }

    @Test
    void what_is_open_is_waited_for() {
        assertThat(when(IN_PROGRESS, COMPLETED, ON_A, ON_B))
                .isEqualTo(new DependencyReadiness.Waiting(List.of(ON_A)));
        assertThat(when(PENDING, PENDING, ON_A, PERHAPS_B))
                .isEqualTo(new DependencyReadiness.Waiting(List.of(ON_A, PERHAPS_B)));
    }

    @Test
    void what_broke_blocks_whatever_else_is_open() {
        assertThat(when(PENDING, FAILED, ON_A, ON_B))
                .isEqualTo(new DependencyReadiness.Blocked(List.of(ON_B)));
    }

    @Test
    void what_is_blocked_blocks_what_requires_it_and_no_other() {
        Map<TaskId, TaskStatus> pending = Map.of(A, PENDING, B, PENDING);
        assertThat(DependencyReadiness.of(List.of(PERHAPS_B), pending, Set.of(B)))
                .isEqualTo(new DependencyReadiness.Ready());
        assertThat(DependencyReadiness.of(List.of(ON_A, ON_B), pending, Set.of(B)))
                .isEqualTo(new DependencyReadiness.Blocked(List.of(ON_B)));
        assertThat(DependencyReadiness.of(List.of(ON_B), Map.of(B, IN_PROGRESS), Set.of(B)))
                .isEqualTo(new DependencyReadiness.Waiting(List.of(ON_B)));
    }

    @Test
    void every_dependency_needs_a_status() {
        assertThatThrownBy(() -> DependencyReadiness.of(List.of(ON_A), Map.of(), Set.of()))
                .hasMessageContaining("no status given for dependency a");
    }
}
