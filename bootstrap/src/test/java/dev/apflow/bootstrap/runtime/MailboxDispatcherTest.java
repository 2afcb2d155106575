package dev.apflow.bootstrap.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.runtime.CallKind;
import dev.apflow.application.runtime.Dispatcher.Reply;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.domain.task.TaskId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

class MailboxDispatcherTest {

    private static final long PATIENCE_SECONDS = 30;

    private static final Delivered DELIVERED = new Delivered(new TaskId("t1"), 1, 1);

    private final MailboxDispatcher dispatcher = new MailboxDispatcher("test");
    private final AtomicBoolean enough = new AtomicBoolean();

    @AfterEach
    void stop() {
        enough.set(true);
        dispatcher.close();
    }

    @Test
    void executions_that_compute_without_a_pause_keep_neither_calls_nor_timers_nor_the_mailbox()
            throws InterruptedException {
        int more = 2 * Runtime.getRuntime().availableProcessors();
        CountDownLatch ended = new CountDownLatch(more);
        for (int i = 0; i < more; i++) {
            dispatcher.execute(DELIVERED, this::spin, reply -> ended.countDown());
        }
        CountDownLatch answered = new CountDownLatch(1);
        dispatcher.after(
                Duration.ofMillis(100),
                () ->
                        dispatcher.call(
                                CallKind.CHECK_STORE, () -> 1, reply -> answered.countDown()));
        assertThat(answered.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(ended.getCount()).as("what spins").isEqualTo(more);
        enough.set(true);
        assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private int spin() {
        int turns = 0;
        while (!enough.get()) {
            turns++;
        }
        return turns;
    }

    @Test
    void an_interrupted_execution_is_answered_all_the_same() throws InterruptedException {
        CountDownLatch threw = new CountDownLatch(1);
        dispatcher
                .execute(
                        DELIVERED,
                        () -> new CountDownLatch(1).await(PATIENCE_SECONDS, TimeUnit.SECONDS),
                        reply -> {
                            if (reply instanceof Reply.Threw<Boolean>(InterruptedException _)) {
                                threw.countDown();
                            }
                        })
                .interrupt();
        assertThat(threw.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void an_event_that_throws_keeps_the_next_from_nothing() throws InterruptedException {
        CountDownLatch next = new CountDownLatch(1);
        dispatcher.post(
                () -> {
                    throw new IllegalStateException("a bug");
                });
        dispatcher.post(next::countDown);
        assertThat(next.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
}
