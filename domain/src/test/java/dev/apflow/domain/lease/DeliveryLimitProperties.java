package dev.apflow.domain.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.lease.DeliveryLimit.Verdict;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DeliveryLimitProperties {

    /** A task that loses every worker is handed out exactly as often as it allows. */
    @Property
    void a_task_that_is_always_lost_is_handed_out_as_often_as_it_may_be(
            @ForAll @IntRange(min = 1, max = DeliveryLimit.MOST) int most) {
        int deliveries = 1;
        while (DeliveryLimit.afterLoss(deliveries - 1, most) == Verdict.HAND_OUT_AGAIN) {
            deliveries++;
        }
        assertThat(deliveries).isEqualTo(most);
    }

    /** Lowered while a task runs, the limit ends it at the next loss and not later. */
    @Property
    void once_the_limit_is_reached_it_stays_reached(
            @ForAll @IntRange(min = 0, max = 2_000) int lost,
            @ForAll @IntRange(min = 1, max = DeliveryLimit.MOST) int most) {
        if (DeliveryLimit.afterLoss(lost, most) == Verdict.SET_ASIDE) {
            assertThat(DeliveryLimit.afterLoss(lost + 1, most)).isEqualTo(Verdict.SET_ASIDE);
        }
    }
}
