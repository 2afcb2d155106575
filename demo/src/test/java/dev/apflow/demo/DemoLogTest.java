package dev.apflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.LocalTime;

class DemoLogTest {

    private static final LocalTime NOON = LocalTime.NOON;

    private final DemoLog log = new DemoLog();

    @Test
    void a_failover_ends_with_the_first_write_that_another_node_accepts() {
        log.leads("n1", 1, NOON);
        log.leaderKilled("http://n1", 1_000_000_000);
        assertThat(log.isLeaderless()).isTrue();

        log.accepted("http://n1", 1_005_000_000, NOON);
        assertThat(log.failovers()).as("the dead one's last answer").isEmpty();

        log.accepted("http://n2", 1_063_000_000, NOON);
        log.accepted("http://n2", 1_100_000_000, NOON);
        assertThat(log.failovers()).containsExactly(Duration.ofMillis(63));
        assertThat(log.isLeaderless()).isFalse();
    }

    @Test
    void a_leader_is_told_once_for_each_term() {
        log.leads("n1", 1, NOON);
        log.leads("n1", 1, NOON);
        log.leads("n1", 2, NOON);

        assertThat(log.last(10))
                .containsExactly(
                        "12:00:00.000  n1 leads in epoch 1", "12:00:00.000  n1 leads in epoch 2");
        assertThat(log.last(1)).containsExactly("12:00:00.000  n1 leads in epoch 2");
    }
}
