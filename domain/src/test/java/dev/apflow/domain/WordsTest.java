package dev.apflow.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.election.StepDownReason;
import dev.apflow.domain.event.EventType;
import dev.apflow.domain.explain.Reason;
import dev.apflow.domain.lease.SweepVerdict;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.placement.Exclusion;
import dev.apflow.domain.task.Backoff;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskStatus;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What clients, settings and stores read and write is as stable as any rule. */
class WordsTest {

    private static <E> void read(
            E[] values,
            Function<E, String> word,
            Function<String, Optional<E>> of,
            String... words) {
        assertThat(Arrays.stream(values).map(word)).containsExactly(words);
        for (E value : values) {
            assertThat(of.apply(word.apply(value))).contains(value);
        }
        assertThat(of.apply("unheard_of")).isEmpty();
        assertThat(of.apply("")).isEmpty();
    }

    @Test
    void statuses_read_back() {
        read(
                TaskStatus.values(),
                TaskStatus::word,
                TaskStatus::ofWord,
                "pending",
                "in_progress",
                "completed",
                "failed",
                "cancelled");
    }

    @Test
    void kinds_of_events_read_back() {
        assertThat(EventType.ofWord("unknown")).as("it is no word of the log").isEmpty();
        read(
                Arrays.stream(EventType.values())
                        .filter(type -> type != EventType.UNKNOWN)
                        .toArray(EventType[]::new),
                EventType::word,
                EventType::ofWord,
                "created",
                "assigned",
                "started",
                "completed",
                "failed",
                "reassigned",
                "cancelled",
                "retried",
                "tree_ended");
    }

    @Test
    void backoffs_read_back() {
        read(Backoff.values(), Backoff::word, Backoff::ofWord, "fixed", "exponential");
    }

    @Test
    void roles_and_preferences_read_back() {
        read(
                RoleName.values(),
                RoleName::word,
                RoleName::ofWord,
                "starting",
                "leader",
                "worker",
                "observer",
                "stopping",
                "stopped");
        read(
                RolePreference.values(),
                RolePreference::word,
                RolePreference::ofWord,
                "auto",
                "leader",
                "worker",
                "observer");
    }

    @Test
    void healths_read_back() {
        read(NodeHealth.values(), NodeHealth::word, NodeHealth::ofWord, "healthy", "stale", "dead");
    }

    @Test
    void priorities_are_levels_from_0_to_3() {
        assertThat(Arrays.stream(Priority.values()).map(Priority::level))
                .containsExactly(0, 1, 2, 3);
        assertThat(List.of(0L, 1L, 2L, 3L))
                .map(Priority::ofLevel)
                .containsExactly(
                        Optional.of(Priority.URGENT),
                        Optional.of(Priority.HIGH),
                        Optional.of(Priority.NORMAL),
                        Optional.of(Priority.LOW));
        assertThat(List.of(-1L, 4L, Long.MAX_VALUE))
                .map(Priority::ofLevel)
                .allMatch(Optional::isEmpty);
    }

    @Test
    void reasons_are_told_in_words() {
        assertThat(Arrays.stream(StepDownReason.values()).map(StepDownReason::words))
                .containsExactly(
                        "trust ran out",
                        "renewal refused",
                        "write fenced",
                        "later term seen",
                        "stepped down",
                        "shut down");
        assertThat(Arrays.stream(SweepVerdict.Reason.values()).map(SweepVerdict.Reason::words))
                .containsExactly("lease expired", "holder lost", "holder superseded");
        assertThat(Reason.Code.DEPENDENCY_OPEN.word()).isEqualTo("dependency_open");
        assertThat(Exclusion.Constraint.MAX_PARALLEL_PER_NODE.word())
                .isEqualTo("max_parallel_per_node");
    }
}
