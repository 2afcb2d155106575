package dev.apflow.domain.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

class RetentionPolicyTest {

    private static final Instant ENDED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration QUARTER = Duration.ofDays(90);
    private static final RetentionPolicy POLICY =
            new RetentionPolicy(Optional.of(MONTH), Optional.of(QUARTER));

    @Test
    void a_completed_tree_is_kept_for_its_limit_to_the_instant() {
        assertThat(POLICY.isOver(0, true, ENDED, ENDED.plus(MONTH).minusNanos(1))).isFalse();
        assertThat(POLICY.isOver(0, true, ENDED, ENDED.plus(MONTH))).isTrue();
    }

    @Test
    void one_in_which_something_failed_is_kept_for_the_other_limit() {
        assertThat(POLICY.isOver(0, false, ENDED, ENDED.plus(QUARTER).minusNanos(1))).isFalse();
        assertThat(POLICY.isOver(0, false, ENDED, ENDED.plus(QUARTER))).isTrue();
    }

    @Test
    void what_can_move_is_kept_however_old() {
        assertThat(POLICY.isOver(1, false, ENDED, ENDED.plus(Duration.ofDays(10_000)))).isFalse();
        assertThat(POLICY.isOver(1, true, ENDED, ENDED.plus(Duration.ofDays(10_000)))).isFalse();
    }

    @Test
    void a_clock_that_was_set_back_removes_nothing() {
        assertThat(POLICY.isOver(0, true, ENDED, ENDED.minus(QUARTER))).isFalse();
    }

    @Test
    void without_a_limit_it_is_kept_for_ever() {
        RetentionPolicy completedOnly = new RetentionPolicy(Optional.of(MONTH), Optional.empty());
        Instant late = ENDED.plus(Duration.ofDays(100_000));

        assertThat(RetentionPolicy.KEEP_ALL.isOver(0, true, ENDED, late)).isFalse();
        assertThat(completedOnly.isOver(0, false, ENDED, late)).isFalse();
        assertThat(completedOnly.isOver(0, true, ENDED, late)).isTrue();
        assertThat(completedOnly.longest()).isEmpty();
        assertThat(completedOnly.shortest()).contains(MONTH);
        assertThat(RetentionPolicy.KEEP_ALL.shortest()).isEmpty();
        assertThat(POLICY.longest()).contains(QUARTER);
        assertThat(POLICY.shortest()).contains(MONTH);
    }

    @Test
    void a_limit_of_nothing_is_refused() {
        assertThatThrownBy(
                        () -> new RetentionPolicy(Optional.of(Duration.ZERO), Optional.of(MONTH)))
                .hasMessageContaining("retention: expected more than 0, got PT0S");
    }
}
