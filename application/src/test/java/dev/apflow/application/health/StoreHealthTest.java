package dev.apflow.application.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.runtime.HandDispatcher;
import dev.apflow.application.runtime.HandTime;
import dev.apflow.application.store.EventLog;
import dev.apflow.application.store.HeldBack;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.WriteObserver;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class StoreHealthTest {

    private final HandTime time = new HandTime();
    private final HandDispatcher dispatcher = new HandDispatcher(time);
    private final List<Boolean> probes = new ArrayList<>();
    private Optional<StoreTrouble> trouble = Optional.empty();
    private Optional<HeldBack> heldBack = Optional.empty();
    private WriteObserver observer = WriteObserver.NONE;
    private final StoreHealth health = new StoreHealth(store(), dispatcher);

    /** A store of which nothing is asked but what is watched here. */
    private Store store() {
        EventLog log =
                (EventLog)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {EventLog.class},
                                (proxy, method, arguments) -> heldBack);
        return (Store)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Store.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "events" -> log;
                                    case "observe" -> observe((WriteObserver) arguments[0]);
                                    case "probe" -> probe((Boolean) arguments[0]);
                                    default -> throw new AssertionError(method.getName());
                                });
    }

    private Object observe(WriteObserver observer) {
        this.observer = observer;
        return Optional.empty();
    }

    private Object probe(boolean thorough) {
        probes.add(thorough);
        if (trouble.isPresent()) {
            throw new StoreUnreachable(trouble.get(), "by the test", new AssertionError());
        }
        return Optional.empty();
    }

    private void pass(double seconds) {
        time.pass(Duration.ofMillis((long) (seconds * 1_000)));
    }

    @Test
    void while_writes_succeed_none_is_tried() {
        health.start();
        for (int i = 0; i < 30; i++) {
            observer.wrote();
            pass(1);
        }
        assertThat(probes).isEmpty();
        assertThat(health.reason()).isEmpty();
    }

    @Test
    void where_nobody_writes_one_is_tried_now_and_then() {
        health.start();
        pass(31);
        assertThat(probes).hasSizeBetween(4, 7).containsOnly(false);
    }

    @Test
    void a_write_that_fails_makes_it_not_ready_and_it_comes_back_by_itself() {
        health.start();
        trouble = Optional.of(StoreTrouble.DISK_FULL);
        observer.failed(StoreTrouble.DISK_FULL);
        assertThat(health.reason()).contains(StoreTrouble.DISK_FULL);
        pass(60);
        assertThat(health.reason()).contains(StoreTrouble.DISK_FULL);
        assertThat(probes).hasSizeGreaterThan(50).containsOnly(true);

        trouble = Optional.empty();
        pass(5);

        assertThat(health.reason()).isEmpty();
    }

    @Test
    void an_idle_node_notices_within_seconds_that_it_could_not_write() {
        health.start();
        trouble = Optional.of(StoreTrouble.LOCKED);
        pass(12);
        assertThat(health.reason()).contains(StoreTrouble.LOCKED);
    }

    @Test
    void one_slow_statement_is_looked_into_and_is_nothing() {
        health.start();
        observer.failed(StoreTrouble.TOO_SLOW);
        pass(10);
        observer.failed(StoreTrouble.TOO_SLOW);
        assertThat(health.reason()).isEmpty();
    }

    @Test
    void a_right_that_only_the_trial_lacks_is_no_reason() {
        health.start();
        trouble = Optional.of(StoreTrouble.NO_RIGHT);
        pass(60);
        assertThat(health.reason()).isEmpty();
    }

    @Test
    void events_held_back_are_told_once_they_are_late() {
        health.start();
        heldBack = Optional.of(new HeldBack(Duration.ofMillis(900), "somebody"));
        pass(6);
        assertThat(health.heldBack()).isEmpty();
        heldBack = Optional.of(new HeldBack(Duration.ofSeconds(6), "somebody"));
        pass(6);
        assertThat(health.heldBack()).isEqualTo(heldBack);
    }

    @Test
    void after_the_end_nothing_is_tried() {
        health.start();
        health.close();
        pass(60);
        assertThat(probes).isEmpty();
        assertThat(observer).isSameAs(WriteObserver.NONE);
    }
}
