package dev.apflow.bootstrap.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class StartupWaitTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger tries = new AtomicInteger();

    /** Each pause takes a second. */
    private StartupWait waiting(int seconds) {
        return new StartupWait(
                Duration.ofSeconds(seconds),
                nanos::get,
                () -> nanos.addAndGet(Duration.ofSeconds(1).toNanos()));
    }

    private String openedAfter(int absences) {
        if (tries.getAndIncrement() < absences) {
            throw new StoreUnreachable("nobody there", new IllegalStateException());
        }
        return "opened";
    }

    @Test
    void a_store_that_comes_in_time_is_opened() {
        assertThat(waiting(60).until(() -> openedAfter(59))).isEqualTo("opened");
    }

    @Test
    void a_store_that_does_not_come_is_refused_with_the_setting() {
        assertThatThrownBy(() -> waiting(60).until(() -> openedAfter(1_000)))
                .isInstanceOf(StoreRefused.class)
                .hasMessage("nobody there (waited 60 s, APFLOW_STARTUP_WAIT)");
        assertThat(tries).hasValue(61);
    }

    @Test
    void zero_does_not_wait() {
        assertThatThrownBy(() -> waiting(0).until(() -> openedAfter(1)))
                .isInstanceOf(StoreRefused.class)
                .hasMessage("nobody there");
        assertThat(tries).hasValue(1);
    }

    /** A connection that is refused late, on a busy machine, is no reason to give up. */
    @Test
    void a_first_try_that_takes_longer_than_the_wait_is_not_the_only_one() {
        String opened =
                waiting(1)
                        .until(
                                () -> {
                                    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
                                    return openedAfter(1);
                                });
        assertThat(opened).isEqualTo("opened");
        assertThat(tries).hasValue(2);
    }

    @Test
    void a_store_that_refuses_is_not_waited_for() {
        assertThatThrownBy(
                        () ->
                                waiting(60)
                                        .until(
                                                () -> {
                                                    tries.getAndIncrement();
                                                    throw new StoreRefused("wrong password");
                                                }))
                .hasMessage("wrong password");
        assertThat(tries).hasValue(1);
    }
}
