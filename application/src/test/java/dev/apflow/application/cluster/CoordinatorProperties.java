package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CoordinatorProperties {

    @Property(tries = 300)
    void whatever_happens_terms_write_in_their_order_and_in_the_end_one_node_leads(
            @ForAll long seed) {
        Chaos chaos = new Chaos(seed, true);
        chaos.play();
        chaos.calm();
    }

    @Example
    void most_of_the_time_somebody_writes() {
        int accepted = 0;
        for (int seed = 0; seed < 20; seed++) {
            accepted += new Chaos(seed, true).play();
        }
        assertThat(accepted).isGreaterThan(20 * 30);
    }

    @Example
    void without_the_fence_an_old_term_would_write_behind_a_new_one() {
        assertThatThrownBy(
                        () -> {
                            for (int seed = 0; seed < 20; seed++) {
                                new Chaos(seed, false).play();
                            }
                        })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("before");
    }
}
