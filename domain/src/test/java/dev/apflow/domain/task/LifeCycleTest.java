package dev.apflow.domain.task;

import static dev.apflow.domain.task.TaskStatus.CANCELLED;
import static dev.apflow.domain.task.TaskStatus.COMPLETED;
import static dev.apflow.domain.task.TaskStatus.FAILED;
import static dev.apflow.domain.task.TaskStatus.IN_PROGRESS;
import static dev.apflow.domain.task.TaskStatus.PENDING;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.task.LifeCycle.Change;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.EnumMap;
import java.util.Map;

class LifeCycleTest {

    private static final Map<TaskStatus, Map<Change, TaskStatus>> ARROWS =
            Map.of(
                    PENDING, Map.of(Change.CLAIM, IN_PROGRESS, Change.CANCEL, CANCELLED),
                    IN_PROGRESS,
                            Map.of(
                                    Change.COMPLETE, COMPLETED,
                                    Change.FAIL, FAILED,
                                    Change.CANCEL, CANCELLED,
                                    Change.HAND_BACK, PENDING),
                    FAILED, Map.of(Change.RETRY, PENDING, Change.RERUN, PENDING),
                    COMPLETED, Map.of(Change.RERUN, PENDING),
                    CANCELLED, Map.of(Change.RERUN, PENDING));

    @ParameterizedTest
    @EnumSource
    void a_task_goes_along_these_arrows_and_no_others(TaskStatus from) {
        Map<Change, TaskStatus> found = new EnumMap<>(Change.class);
        for (Change change : Change.values()) {
            LifeCycle.after(from, change).ifPresent(to -> found.put(change, to));
            assertThat(LifeCycle.allows(from, change)).isEqualTo(found.containsKey(change));
        }
        assertThat(found).isEqualTo(ARROWS.get(from));
    }

    @ParameterizedTest
    @EnumSource
    void what_has_its_outcome_is_terminal(TaskStatus status) {
        assertThat(status.isTerminal()).isEqualTo(status != PENDING && status != IN_PROGRESS);
    }

    @ParameterizedTest
    @EnumSource
    void a_required_dependency_has_to_complete_and_an_optional_one_to_end(TaskStatus status) {
        Dependency required = new Dependency(new TaskId("a"), true);
        Dependency optional = new Dependency(new TaskId("a"), false);
        assertThat(required.isSatisfiedBy(status, false)).isEqualTo(status == COMPLETED);
        assertThat(required.isSatisfiedBy(status, true)).isEqualTo(status == COMPLETED);
        assertThat(optional.isSatisfiedBy(status, false)).isEqualTo(status.isTerminal());
        assertThat(optional.isSatisfiedBy(status, true)).isEqualTo(status != IN_PROGRESS);
    }

    @Test
    void only_a_required_dependency_can_be_broken() {
        Dependency required = new Dependency(new TaskId("a"), true);
        Dependency optional = new Dependency(new TaskId("a"), false);
        assertThat(TaskStatus.values())
                .filteredOn(status -> required.isBrokenBy(status, false))
                .containsExactly(FAILED, CANCELLED);
        assertThat(TaskStatus.values())
                .filteredOn(status -> required.isBrokenBy(status, true))
                .containsExactly(PENDING, FAILED, CANCELLED);
        assertThat(TaskStatus.values()).noneMatch(status -> optional.isBrokenBy(status, true));
    }
}
