package dev.apflow.domain.election;

import static dev.apflow.domain.election.Cast.ANNA;
import static dev.apflow.domain.election.Cast.ANNA_AGAIN;
import static dev.apflow.domain.election.Cast.BEN;
import static dev.apflow.domain.election.Cast.current;
import static dev.apflow.domain.election.Cast.epoch;
import static dev.apflow.domain.election.Cast.storeSecond;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.LeadershipRecord.Resigned;
import dev.apflow.domain.election.LeadershipRecord.Vacant;
import dev.apflow.domain.node.NodeIdentity;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class LeadershipRulesTest {

    private static final Duration TTL = Duration.ofSeconds(10);
    private static final AcquireReason FREE = new AcquireReason.LeadershipFree();

    private static LeadershipAnswer acquire(
            LeadershipRecord leadership, NodeIdentity candidate, Instant now) {
        return LeadershipRules.acquire(leadership, candidate, FREE, TTL, now);
    }

    @Test
    void the_first_leader_gets_epoch_one() {
        assertThat(acquire(new Vacant(), ANNA, storeSecond(100)))
                .isEqualTo(new LeadershipAnswer.Granted(current(ANNA, 1, 110)));
    }

    @Test
    void leadership_that_somebody_has_is_refused_and_the_holder_named() {
        assertThat(acquire(current(BEN, 7, 104), ANNA, storeSecond(100)))
                .isEqualTo(
                        new LeadershipAnswer.Occupied(current(BEN, 7, 104), Duration.ofSeconds(4)));
    }

    @Test
    void expired_leadership_goes_to_the_next_epoch_from_its_expiry_on() {
        assertThat(acquire(current(BEN, 7, 100), ANNA, storeSecond(100).minusNanos(1)))
                .isEqualTo(
                        new LeadershipAnswer.Occupied(current(BEN, 7, 100), Duration.ofNanos(1)));
        assertThat(acquire(current(BEN, 7, 100), ANNA, storeSecond(100)))
                .isEqualTo(new LeadershipAnswer.Granted(current(ANNA, 8, 110)));
    }

    @Test
    void resigned_leadership_goes_to_the_next_epoch_at_once() {
        assertThat(acquire(new Resigned(BEN, epoch(7)), ANNA, storeSecond(100)))
                .isEqualTo(new LeadershipAnswer.Granted(current(ANNA, 8, 110)));
    }

    @Test
    void the_leader_that_lost_its_answer_is_granted_leadership_in_the_next_epoch() {
        assertThat(acquire(current(ANNA, 7, 109), ANNA, storeSecond(100)))
                .isEqualTo(new LeadershipAnswer.Granted(current(ANNA, 8, 110)));
    }

    @Test
    void a_later_incarnation_takes_leadership_of_an_earlier_one_and_not_the_reverse() {
        assertThat(acquire(current(ANNA, 7, 109), ANNA_AGAIN, storeSecond(100)))
                .isEqualTo(new LeadershipAnswer.Granted(current(ANNA_AGAIN, 8, 110)));
        assertThat(acquire(current(ANNA_AGAIN, 7, 109), ANNA, storeSecond(100)))
                .isEqualTo(
                        new LeadershipAnswer.Occupied(
                                current(ANNA_AGAIN, 7, 109), Duration.ofSeconds(9)));
    }

    @Test
    void the_session_lock_of_a_lost_holder_takes_over_before_the_expiry() {
        assertThat(
                        LeadershipRules.acquire(
                                current(BEN, 7, 109),
                                ANNA,
                                new AcquireReason.HolderGone(epoch(7)),
                                TTL,
                                storeSecond(100)))
                .isEqualTo(new LeadershipAnswer.Granted(current(ANNA, 8, 110)));
    }

    @Test
    void the_session_lock_of_an_earlier_holder_does_not_depose_the_present_one() {
        assertThat(
                        LeadershipRules.acquire(
                                current(BEN, 7, 109),
                                ANNA,
                                new AcquireReason.HolderGone(epoch(6)),
                                TTL,
                                storeSecond(100)))
                .isEqualTo(
                        new LeadershipAnswer.Occupied(current(BEN, 7, 109), Duration.ofSeconds(9)));
    }

    @Test
    void a_renewal_keeps_the_epoch_and_counts_from_now() {
        assertThat(
                        LeadershipRules.renew(
                                current(ANNA, 7, 103), ANNA, epoch(7), TTL, storeSecond(100)))
                .isEqualTo(new LeadershipAnswer.Renewed(current(ANNA, 7, 110)));
    }

    @Test
    void a_lease_that_expired_while_nobody_came_is_renewed() {
        assertThat(
                        LeadershipRules.renew(
                                current(ANNA, 7, 50), ANNA, epoch(7), TTL, storeSecond(100)))
                .isEqualTo(new LeadershipAnswer.Renewed(current(ANNA, 7, 110)));
    }

    @Test
    void a_store_whose_clock_was_set_back_does_not_leave_a_lease_without_end() {
        assertThat(
                        LeadershipRules.renew(
                                current(ANNA, 7, 9_000), ANNA, epoch(7), TTL, storeSecond(100)))
                .isEqualTo(new LeadershipAnswer.Renewed(current(ANNA, 7, 110)));
    }

    @Test
    void a_renewal_of_another_epoch_or_life_is_fenced() {
        LeadershipRecord leadership = current(ANNA, 7, 103);
        LeadershipAnswer fenced = new LeadershipAnswer.Fenced(leadership);
        Instant now = storeSecond(100);
        assertThat(LeadershipRules.renew(leadership, ANNA, epoch(6), TTL, now)).isEqualTo(fenced);
        assertThat(LeadershipRules.renew(leadership, ANNA, epoch(8), TTL, now)).isEqualTo(fenced);
        assertThat(LeadershipRules.renew(leadership, BEN, epoch(7), TTL, now)).isEqualTo(fenced);
        assertThat(LeadershipRules.renew(leadership, ANNA_AGAIN, epoch(7), TTL, now))
                .isEqualTo(fenced);
    }

    @Test
    void what_was_resigned_is_not_renewed() {
        LeadershipRecord leadership = new Resigned(ANNA, epoch(7));
        assertThat(LeadershipRules.renew(leadership, ANNA, epoch(7), TTL, storeSecond(100)))
                .isEqualTo(new LeadershipAnswer.Fenced(leadership));
        assertThat(LeadershipRules.renew(new Vacant(), ANNA, epoch(1), TTL, storeSecond(100)))
                .isEqualTo(new LeadershipAnswer.Fenced(new Vacant()));
    }

    @Test
    void a_resignation_frees_leadership_and_keeps_the_epoch() {
        assertThat(LeadershipRules.resign(current(ANNA, 7, 103), epoch(7)))
                .isEqualTo(new LeadershipAnswer.GivenUp(new Resigned(ANNA, epoch(7))));
    }

    @Test
    void resign_of_an_old_epoch_leaves_the_new_leader_in_place() {
        LeadershipRecord leadership = current(BEN, 8, 110);
        assertThat(LeadershipRules.resign(leadership, epoch(7)))
                .isEqualTo(new LeadershipAnswer.Fenced(leadership));
        assertThat(LeadershipRules.resign(new Resigned(BEN, epoch(8)), epoch(8)))
                .isEqualTo(new LeadershipAnswer.Fenced(new Resigned(BEN, epoch(8))));
    }

    @Test
    void a_write_is_admitted_in_the_present_epoch_alone() {
        assertThat(current(ANNA, 7, 103).admits(epoch(7))).isTrue();
        assertThat(current(ANNA, 7, 103).admits(epoch(6))).isFalse();
        assertThat(current(ANNA, 7, 103).admits(epoch(8))).isFalse();
        assertThat(new Resigned(ANNA, epoch(7)).admits(epoch(7))).isFalse();
        assertThat(new Vacant().admits(epoch(1))).isFalse();
    }

    @Test
    void leadership_that_nobody_ever_had_is_not_given_up() {
        assertThat(LeadershipRules.resign(new Vacant(), epoch(1)))
                .isEqualTo(new LeadershipAnswer.Fenced(new Vacant()));
    }
}
