package dev.apflow.domain.node;

import static dev.apflow.domain.node.NodeHealth.DEAD;
import static dev.apflow.domain.node.NodeHealth.HEALTHY;
import static dev.apflow.domain.node.NodeHealth.STALE;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.domain.node.NodeHealthChange.Recovered;
import dev.apflow.domain.node.NodeHealthChange.Unchanged;
import dev.apflow.domain.node.NodeHealthChange.Worsened;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class NodeHealthTest {

    private static final NodeHealthSettings SETTINGS = settings(15, 60);

    private static NodeHealthSettings settings(long staleSeconds, long deadSeconds) {
        return new NodeHealthSettings(
                Duration.ofSeconds(staleSeconds), Duration.ofSeconds(deadSeconds));
    }

    @ParameterizedTest
    @CsvSource({
        "-5000, HEALTHY",
        "0, HEALTHY",
        "14999, HEALTHY",
        "15000, STALE",
        "59999, STALE",
        "60000, DEAD",
        "600000, DEAD"
    })
    void silence_makes_stale_and_then_dead(long ageMs, NodeHealth health) {
        assertThat(NodeHealth.of(Duration.ofMillis(ageMs), SETTINGS)).isEqualTo(health);
    }

    @Test
    void a_look_says_what_changed() {
        Duration fresh = Duration.ZERO;
        Duration old = Duration.ofSeconds(20);
        Duration ancient = Duration.ofSeconds(60);
        assertThat(HEALTHY.judge(fresh, SETTINGS)).isEqualTo(new Unchanged(HEALTHY));
        assertThat(HEALTHY.judge(old, SETTINGS)).isEqualTo(new Worsened(HEALTHY, STALE));
        assertThat(HEALTHY.judge(ancient, SETTINGS)).isEqualTo(new Worsened(HEALTHY, DEAD));
        assertThat(STALE.judge(old, SETTINGS)).isEqualTo(new Unchanged(STALE));
        assertThat(STALE.judge(fresh, SETTINGS)).isEqualTo(new Recovered(STALE, HEALTHY));
        assertThat(DEAD.judge(old, SETTINGS)).isEqualTo(new Recovered(DEAD, STALE));
        assertThat(DEAD.judge(fresh, SETTINGS)).isEqualTo(new Recovered(DEAD, HEALTHY));
    }

    @Test
    void worse_is_worse_and_better_is_better() {
        assertThatThrownBy(() -> new Worsened(STALE, STALE)).hasMessageContaining("not worse");
        assertThatThrownBy(() -> new Worsened(STALE, HEALTHY)).hasMessageContaining("not worse");
        assertThatThrownBy(() -> new Recovered(STALE, STALE)).hasMessageContaining("not better");
        assertThatThrownBy(() -> new Recovered(STALE, DEAD)).hasMessageContaining("not better");
    }

    @Test
    void a_node_is_stale_for_some_time_before_it_is_dead() {
        assertThat(settings(1, 2).deadAfter()).isEqualTo(Duration.ofSeconds(2));
        assertThatThrownBy(() -> settings(0, 2)).hasMessageContaining("staleAfter");
        assertThatThrownBy(() -> settings(-1, 2)).hasMessageContaining("staleAfter");
        assertThatThrownBy(() -> settings(2, 2)).hasMessageContaining("deadAfter");
    }
}
