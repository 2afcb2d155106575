package dev.apflow.domain.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.PlacementConstraints;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

class TaskSpecTest {

    private static final TaskId A = new TaskId("a");
    private static final TaskId B = new TaskId("b");
    private static final Dependency ON_B = new Dependency(B, false);
    private static final RetryPolicy THRICE =
            new RetryPolicy(3, Backoff.FIXED, Duration.ZERO, Duration.ZERO, 0);
    private static final PlacementConstraints HERE =
            new PlacementConstraints(
                    Set.of(),
                    JsonObject.EMPTY,
                    Set.of(new NodeId("n")),
                    Set.of(),
                    OptionalInt.empty());

    private static final TaskSpec PLAIN =
            TaskSpec.of(A, "name", new ExecutorId("echo"), JsonObject.of("x", JsonNull.NULL));

    @Test
    void each_change_changes_one_thing() {
        TaskSpec changed =
                PLAIN.withParent(Optional.of(B))
                        .withPriority(Priority.URGENT)
                        .withDependencies(List.of(ON_B))
                        .withPlacement(HERE)
                        .withRetry(THRICE)
                        .withMaxDeliveries(7)
                        .withTimeout(Duration.ofSeconds(5))
                        .withNotBefore(Instant.EPOCH);
        assertThat(changed)
                .isEqualTo(
                        new TaskSpec(
                                A,
                                Optional.of(B),
                                Optional.empty(),
                                "name",
                                Priority.URGENT,
                                PLAIN.method(),
                                Optional.empty(),
                                PLAIN.inputs(),
                                JsonObject.EMPTY,
                                List.of(ON_B),
                                HERE,
                                THRICE,
                                OptionalInt.of(7),
                                Optional.of(Duration.ofSeconds(5)),
                                Optional.of(Instant.EPOCH)));
    }

    @Test
    void the_same_work_can_stand_elsewhere() {
        assertThat(PLAIN.withRetry(THRICE).relocated(B, Optional.of(A), List.of(ON_B)))
                .isEqualTo(
                        TaskSpec.of(B, "name", PLAIN.method(), PLAIN.inputs())
                                .withRetry(THRICE)
                                .withParent(Optional.of(A))
                                .withDependencies(List.of(ON_B)));
    }

    @Test
    void a_state_counts_attempts_from_1_and_shares_from_0_to_1() {
        assertThat(state(1, 0, 0).progress()).isZero();
        assertThat(state(2, 3, 1).progress()).isEqualTo(1);
        assertThatThrownBy(() -> state(0, 0, 0)).hasMessageContaining("attempt");
        assertThatThrownBy(() -> state(1, -1, 0)).hasMessageContaining("delivery");
        assertThatThrownBy(() -> state(1, 0, -0.01)).hasMessageContaining("progress");
        assertThatThrownBy(() -> state(1, 0, 1.01)).hasMessageContaining("progress");
        assertThatThrownBy(() -> state(1, 0, Double.NaN)).hasMessageContaining("progress");
    }

    private static TaskState state(int attempt, long delivery, double progress) {
        return new TaskState(
                TaskStatus.PENDING,
                TaskPhase.READY,
                false,
                false,
                attempt,
                delivery,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                progress,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty());
    }
}
