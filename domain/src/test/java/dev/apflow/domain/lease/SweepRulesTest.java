package dev.apflow.domain.lease;

import static dev.apflow.domain.lease.Leases.ANNA;
import static dev.apflow.domain.lease.Leases.SETTINGS;
import static dev.apflow.domain.lease.Leases.free;
import static dev.apflow.domain.lease.Leases.leased;
import static dev.apflow.domain.lease.Leases.second;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apflow.domain.lease.HolderLiveness.Lost;
import dev.apflow.domain.lease.HolderLiveness.Present;
import dev.apflow.domain.lease.HolderLiveness.Superseded;
import dev.apflow.domain.lease.SweepVerdict.Leave;
import dev.apflow.domain.lease.SweepVerdict.Reason;
import dev.apflow.domain.lease.SweepVerdict.TakeBack;
import dev.apflow.domain.node.Incarnation;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class SweepRulesTest {

    private static final HolderLiveness PRESENT = new Present();
    private static final HolderLiveness SUPERSEDED = new Superseded(new Incarnation(2));

    private static SweepVerdict judge(long expiresAt, HolderLiveness sign, Instant now) {
        return SweepRules.judge(leased(ANNA, 4, expiresAt), sign, SETTINGS, now);
    }

    private static TakeBack takenBack(Reason reason) {
        return new TakeBack(free(4), reason);
    }

    @Test
    void a_lease_is_swept_from_its_expiry_on() {
        assertThat(judge(130, PRESENT, second(130).minusNanos(1))).isEqualTo(new Leave());
        assertThat(judge(130, PRESENT, second(130))).isEqualTo(takenBack(Reason.LEASE_EXPIRED));
    }

    @Test
    void the_lease_of_a_lost_process_is_swept_after_the_grace() {
        HolderLiveness lost = new Lost(second(100));
        assertThat(judge(130, lost, second(103).minusNanos(1))).isEqualTo(new Leave());
        assertThat(judge(130, lost, second(103))).isEqualTo(takenBack(Reason.HOLDER_LOST));
    }

    @Test
    void the_grace_does_not_outlast_the_lease() {
        HolderLiveness lost = new Lost(second(100));
        assertThat(judge(101, lost, second(101))).isEqualTo(takenBack(Reason.LEASE_EXPIRED));
    }

    @Test
    void a_process_that_is_back_within_the_grace_keeps_its_leases() {
        assertThat(judge(130, PRESENT, second(104))).isEqualTo(new Leave());
    }

    @Test
    void the_leases_of_an_earlier_life_are_swept_at_once() {
        assertThat(judge(130, SUPERSEDED, second(100)))
                .isEqualTo(takenBack(Reason.HOLDER_SUPERSEDED));
    }

    @Test
    void a_task_that_nobody_runs_is_left_alone() {
        assertThat(SweepRules.judge(free(4), SUPERSEDED, SETTINGS, second(100)))
                .isEqualTo(new Leave());
    }

    @Test
    void a_renewal_that_came_first_is_respected() {
        LeaseState renewed =
                ((LeaseAnswer.Renewed)
                                LeaseRules.renew(
                                        leased(ANNA, 4, 99),
                                        ANNA,
                                        new Delivery(4),
                                        SETTINGS,
                                        second(100)))
                        .state();
        assertThat(SweepRules.judge(renewed, PRESENT, SETTINGS, second(100)))
                .isEqualTo(new Leave());
    }

    @Test
    void it_is_known_beforehand_when_a_sweep_is_due() {
        TaskLease lease = leased(ANNA, 4, 130).lease();
        assertThat(SweepRules.dueAt(lease, PRESENT, SETTINGS)).isEqualTo(second(130));
        assertThat(SweepRules.dueAt(lease, new Lost(second(100)), SETTINGS)).isEqualTo(second(103));
        assertThat(SweepRules.dueAt(lease, new Lost(second(129)), SETTINGS)).isEqualTo(second(130));
    }

    @Test
    void reasons_are_said_in_words() {
        assertThat(Reason.HOLDER_LOST.words()).isEqualTo("holder lost");
    }

    @Test
    void settings_out_of_their_range_are_refused_by_name() {
        Duration second = Duration.ofSeconds(1);
        Duration tooLong = Duration.ofDays(1).plusNanos(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskLeaseSettings(Duration.ofMillis(29), second, second))
                .withMessage("duration: expected 30 ms – 1 day, got PT0.029S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskLeaseSettings(tooLong, second, second))
                .withMessageContaining("duration");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskLeaseSettings(second, Duration.ZERO, second))
                .withMessage("sweepEvery: expected more than 0, got PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskLeaseSettings(second, second.negated(), second))
                .withMessageContaining("sweepEvery");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskLeaseSettings(second, second, second.negated()))
                .withMessage("lossGrace: expected 0–1 day, got PT-1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskLeaseSettings(second, second, tooLong))
                .withMessageContaining("lossGrace");
        assertThat(new TaskLeaseSettings(Duration.ofMillis(30), second, Duration.ZERO).renewEvery())
                .isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void the_longest_terms_are_allowed() {
        Duration day = Duration.ofDays(1);
        assertThat(new TaskLeaseSettings(day, Duration.ofNanos(1), day).renewEvery())
                .isEqualTo(Duration.ofHours(8));
    }
}
