package dev.apflow.domain.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.task.LifeCycle.Change;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

class LifeCycleProperties {

    /** The arrows once more, as a list of words instead of a switch. */
    private static final Map<String, String> ARROWS =
            Map.of(
                    "PENDING CLAIM", "IN_PROGRESS",
                    "PENDING CANCEL", "CANCELLED",
                    "IN_PROGRESS COMPLETE", "COMPLETED",
                    "IN_PROGRESS FAIL", "FAILED",
                    "IN_PROGRESS CANCEL", "CANCELLED",
                    "IN_PROGRESS HAND_BACK", "PENDING",
                    "FAILED RETRY", "PENDING",
                    "FAILED RERUN", "PENDING",
                    "COMPLETED RERUN", "PENDING",
                    "CANCELLED RERUN", "PENDING");

    @Property
    void only_the_listed_arrows_exist(@ForAll TaskStatus from, @ForAll Change change) {
        Optional<TaskStatus> expected =
                Optional.ofNullable(ARROWS.get(from + " " + change)).map(TaskStatus::valueOf);
        assertThat(LifeCycle.after(from, change)).isEqualTo(expected);
        assertThat(LifeCycle.allows(from, change)).isEqualTo(expected.isPresent());
    }

    @Property
    void what_has_ended_leaves_its_status_only_towards_pending(
            @ForAll TaskStatus from, @ForAll Change change) {
        if (Set.of(TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED).contains(from)) {
            assertThat(from.isTerminal()).isTrue();
            LifeCycle.after(from, change)
                    .ifPresent(to -> assertThat(to).isEqualTo(TaskStatus.PENDING));
        } else {
            assertThat(from.isTerminal()).isFalse();
        }
    }

    @Property
    void every_status_reads_back_from_its_word(@ForAll TaskStatus status) {
        assertThat(TaskStatus.ofWord(status.word())).contains(status);
        assertThat(TaskStatus.ofWord(status.word() + "x")).isEmpty();
    }
}
