package dev.apflow.application.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.StoreTrouble;
import dev.apflow.domain.time.LocalInstant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.Optional;

class WriteHealthTest {

    private static LocalInstant at(double seconds) {
        return new LocalInstant(Duration.ofMillis((long) (seconds * 1_000)).toNanos());
    }

    private final WriteHealth good = new WriteHealth.Good();

    @ParameterizedTest
    @EnumSource(StoreTrouble.class)
    void a_trouble_that_lasts_counts_at_once_another_when_it_went_on_for_a_while(
            StoreTrouble trouble) {
        WriteHealth once = good.failed(trouble, at(10));
        assertThat(once.reason().isPresent()).isEqualTo(trouble.isLasting());
        assertThat(once.failed(trouble, at(12.9)).reason().isPresent())
                .isEqualTo(trouble.isLasting());
        assertThat(once.failed(trouble, at(13)).reason()).isEqualTo(Optional.of(trouble));
    }

    @Test
    void a_write_that_succeeds_in_between_begins_the_while_anew() {
        WriteHealth health =
                good.failed(StoreTrouble.TOO_SLOW, at(1))
                        .succeeded(at(2))
                        .failed(StoreTrouble.TOO_SLOW, at(4));
        assertThat(health.reason()).isEmpty();
        assertThat(health.failed(StoreTrouble.TOO_SLOW, at(7)).reason()).isPresent();
    }

    @Test
    void it_is_good_again_with_the_first_success_when_nothing_failed_for_a_while() {
        WriteHealth bad = good.failed(StoreTrouble.DISK_FULL, at(1));
        assertThat(bad.succeeded(at(3.9)).reason()).isPresent();
        assertThat(bad.succeeded(at(4)).reason()).isEmpty();
    }

    @Test
    void writes_of_which_some_fail_do_not_make_it_change_all_the_time() {
        WriteHealth health = good.failed(StoreTrouble.DISK_FULL, at(0));
        for (int second = 1; second < 60; second++) {
            health = health.succeeded(at(second));
            assertThat(health.reason()).as("after " + second + " s").isPresent();
            health = health.failed(StoreTrouble.DISK_FULL, at(second + 0.5));
        }
    }

    @Test
    void the_newest_trouble_is_shown() {
        WriteHealth health =
                good.failed(StoreTrouble.READ_ONLY, at(1)).failed(StoreTrouble.PASSWORD, at(2));
        assertThat(health.reason()).contains(StoreTrouble.PASSWORD);
    }
}
