package dev.apflow.domain.node;

import static dev.apflow.domain.node.NodeHealth.DEAD;
import static dev.apflow.domain.node.NodeHealth.HEALTHY;
import static dev.apflow.domain.node.NodeHealth.STALE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.apflow.domain.node.NodeHealthChange.Recovered;
import dev.apflow.domain.node.NodeHealthChange.Unchanged;
import dev.apflow.domain.node.NodeHealthChange.Worsened;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

class NodeHealthProperties {

    private static final NodeHealthSettings DEFAULTS =
            new NodeHealthSettings(Duration.ofSeconds(15), Duration.ofSeconds(60));

    @Property
    void health_counts_the_thresholds_that_were_reached(
            @ForAll @LongRange(min = -10, max = 40) long ageMs,
            @ForAll @LongRange(min = 1, max = 15) long staleMs,
            @ForAll @LongRange(min = 1, max = 15) long moreMs) {
        NodeHealthSettings settings =
                new NodeHealthSettings(
                        Duration.ofMillis(staleMs), Duration.ofMillis(staleMs + moreMs));
        long reached = Stream.of(staleMs, staleMs + moreMs).filter(limit -> ageMs >= limit).count();
        assertThat(NodeHealth.of(Duration.ofMillis(ageMs), settings))
                .isEqualTo(List.of(HEALTHY, STALE, DEAD).get((int) reached));
    }

    @Property
    void a_judgement_leads_to_the_health_that_the_age_says(
            @ForAll NodeHealth before, @ForAll @LongRange(min = 0, max = 100) long ageSeconds) {
        Duration age = Duration.ofSeconds(ageSeconds);
        NodeHealth after =
                switch (before.judge(age, DEFAULTS)) {
                    case Unchanged(NodeHealth health) -> {
                        assertThat(health).isEqualTo(before);
                        yield health;
                    }
                    case Worsened(NodeHealth from, NodeHealth to) -> {
                        assertThat(from).isEqualTo(before);
                        assertThat(List.of("HEALTHY STALE", "HEALTHY DEAD", "STALE DEAD"))
                                .contains(from + " " + to);
                        yield to;
                    }
                    case Recovered(NodeHealth from, NodeHealth to) -> {
                        assertThat(from).isEqualTo(before);
                        assertThat(List.of("STALE HEALTHY", "DEAD HEALTHY", "DEAD STALE"))
                                .contains(from + " " + to);
                        yield to;
                    }
                };
        assertThat(after).isEqualTo(NodeHealth.of(age, DEFAULTS));
    }

    @Example
    void a_node_is_stale_and_dead_from_the_threshold_on() {
        assertThat(NodeHealth.of(Duration.ofMillis(14_999), DEFAULTS)).isEqualTo(HEALTHY);
        assertThat(NodeHealth.of(Duration.ofSeconds(15), DEFAULTS)).isEqualTo(STALE);
        assertThat(NodeHealth.of(Duration.ofMillis(59_999), DEFAULTS)).isEqualTo(STALE);
        assertThat(NodeHealth.of(Duration.ofSeconds(60), DEFAULTS)).isEqualTo(DEAD);
    }

    @Example
    void a_dead_node_that_is_heard_of_again_is_healthy() {
        assertThat(DEAD.judge(Duration.ofSeconds(1), DEFAULTS))
                .isEqualTo(new Recovered(DEAD, HEALTHY));
    }

    @Example
    void a_healthy_node_is_found_dead_by_a_sweep_that_comes_late() {
        assertThat(HEALTHY.judge(Duration.ofSeconds(60), DEFAULTS))
                .isEqualTo(new Worsened(HEALTHY, DEAD));
    }

    @Example
    void settings_that_contradict_each_other_are_refused_by_name() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeHealthSettings(Duration.ZERO, second))
                .withMessage("staleAfter: expected more than 0, got PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeHealthSettings(second.negated(), second))
                .withMessageContaining("staleAfter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NodeHealthSettings(second, second))
                .withMessage("deadAfter: expected more than staleAfter PT1S, got PT1S");
    }

    @Example
    void a_change_in_the_wrong_direction_cannot_be_said() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Worsened(STALE, HEALTHY));
        assertThatIllegalArgumentException().isThrownBy(() -> new Worsened(STALE, STALE));
        assertThatIllegalArgumentException().isThrownBy(() -> new Recovered(STALE, DEAD));
        assertThatIllegalArgumentException().isThrownBy(() -> new Recovered(STALE, STALE));
    }

    @Property
    void every_health_reads_back_from_its_word(@ForAll NodeHealth health) {
        assertThat(NodeHealth.ofWord(health.word())).contains(health);
        assertThat(NodeHealth.ofWord(health.name())).isEmpty();
        assertThat(HEALTHY.word()).isEqualTo("healthy");
    }
}
