package dev.apflow.domain.lease;

import static dev.apflow.domain.lease.Leases.ANNA;
import static dev.apflow.domain.lease.Leases.BEN;
import static dev.apflow.domain.lease.Leases.SETTINGS;
import static dev.apflow.domain.lease.Leases.free;
import static dev.apflow.domain.lease.Leases.leased;
import static dev.apflow.domain.lease.Leases.second;
import static dev.apflow.domain.lease.Leases.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class LeaseRulesTest {

    private static final Delivery FOUR = new Delivery(4);

    @Test
    void the_first_claim_is_delivery_one_for_the_leases_duration() {
        assertThat(LeaseRules.claim(LeaseState.NEVER_DELIVERED, ANNA, SETTINGS, second(100)))
                .isEqualTo(new LeaseAnswer.Claimed(leased(ANNA, 1, 130)));
    }

    @Test
    void a_task_that_came_back_is_claimed_as_the_next_delivery() {
        assertThat(LeaseRules.claim(free(4), BEN, SETTINGS, second(100)))
                .isEqualTo(new LeaseAnswer.Claimed(leased(BEN, 5, 130)));
    }

    @Test
    void a_task_that_runs_is_not_handed_out_even_when_its_lease_expired() {
        LeaseState.Leased expired = leased(ANNA, 4, 99);
        assertThat(LeaseRules.claim(expired, BEN, SETTINGS, second(100)))
                .isEqualTo(new LeaseAnswer.Taken(expired));
        assertThat(LeaseRules.claim(expired, ANNA, SETTINGS, second(100)))
                .isEqualTo(new LeaseAnswer.Taken(expired));
    }

    @Test
    void a_renewal_counts_from_now() {
        assertThat(LeaseRules.renew(leased(ANNA, 4, 110), ANNA, FOUR, SETTINGS, second(100)))
                .isEqualTo(new LeaseAnswer.Renewed(leased(ANNA, 4, 130)));
    }

    @Test
    void an_expired_lease_that_nobody_swept_is_renewed() {
        assertThat(LeaseRules.renew(leased(ANNA, 4, 50), ANNA, FOUR, SETTINGS, second(100)))
                .isEqualTo(new LeaseAnswer.Renewed(leased(ANNA, 4, 130)));
    }

    @Test
    void a_renewal_names_the_delivery_and_the_life_that_holds_it() {
        LeaseState state = leased(ANNA, 5, 110);
        LeaseAnswer fenced = new LeaseAnswer.Fenced(state);
        Delivery five = new Delivery(5);
        assertThat(LeaseRules.renew(state, ANNA, FOUR, SETTINGS, second(100))).isEqualTo(fenced);
        assertThat(LeaseRules.renew(state, ANNA, new Delivery(6), SETTINGS, second(100)))
                .isEqualTo(fenced);
        assertThat(LeaseRules.renew(state, BEN, five, SETTINGS, second(100))).isEqualTo(fenced);
        assertThat(LeaseRules.renew(state, worker("anna", 2), five, SETTINGS, second(100)))
                .isEqualTo(fenced);
    }

    @Test
    void a_swept_lease_is_not_renewed() {
        assertThat(LeaseRules.renew(free(4), ANNA, FOUR, SETTINGS, second(100)))
                .isEqualTo(new LeaseAnswer.Fenced(free(4)));
    }

    @Test
    void a_release_frees_the_task_and_keeps_its_delivery_number() {
        assertThat(LeaseRules.release(leased(ANNA, 4, 110), ANNA, FOUR))
                .isEqualTo(new LeaseAnswer.Released(free(4)));
    }

    @Test
    void a_release_by_somebody_else_leaves_the_lease() {
        LeaseState state = leased(ANNA, 4, 110);
        assertThat(LeaseRules.release(state, BEN, FOUR)).isEqualTo(new LeaseAnswer.Fenced(state));
        assertThat(LeaseRules.release(state, ANNA, new Delivery(3)))
                .isEqualTo(new LeaseAnswer.Fenced(state));
        assertThat(LeaseRules.release(free(4), ANNA, FOUR))
                .isEqualTo(new LeaseAnswer.Fenced(free(4)));
    }

    @Test
    void a_late_report_whose_delivery_still_runs_is_accepted() {
        assertThat(LeaseRules.report(leased(ANNA, 4, 50), FOUR))
                .isEqualTo(new LeaseAnswer.Accepted(free(4)));
    }

    @Test
    void a_report_of_an_older_delivery_is_fenced() {
        LeaseState state = leased(BEN, 5, 110);
        assertThat(LeaseRules.report(state, FOUR)).isEqualTo(new LeaseAnswer.Fenced(state));
    }

    @Test
    void a_report_after_the_sweep_is_fenced_although_nobody_claimed_since() {
        assertThat(LeaseRules.report(free(4), FOUR)).isEqualTo(new LeaseAnswer.Fenced(free(4)));
    }

    @Test
    void a_lease_expires_at_its_instant_and_not_before() {
        TaskLease lease = leased(ANNA, 4, 100).lease();
        assertThat(lease.isExpired(second(100).minusNanos(1))).isFalse();
        assertThat(lease.isExpired(second(100))).isTrue();
    }

    @Test
    void a_delivery_is_counted_from_zero_and_a_leases_from_one() {
        assertThat(Delivery.NONE).hasToString("0");
        assertThat(Delivery.NONE.next()).isEqualTo(new Delivery(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Delivery(-1))
                .withMessage("delivery: expected at least 0, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TaskLease(ANNA, Delivery.NONE, second(1)))
                .withMessage("delivery of a lease: expected at least 1, got 0");
    }

    @Test
    void a_lease_is_renewed_at_a_third_of_its_duration() {
        assertThat(SETTINGS.renewEvery()).isEqualTo(Duration.ofSeconds(10));
    }
}
