package dev.apflow.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.domain.task.TaskId;
import dev.apflow.embedded.postgres.PostgresServer;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@code kill -9} of the whole server while several write. */
class PostgresServerKilledTest {

    private static final int WRITERS = 4;
    private static final int BEFORE_THE_KILL = 200;
    private static final int TRIES = 50;

    @Test
    void what_was_acknowledged_is_there_after_the_restart_and_the_store_goes_on()
            throws ExecutionException, InterruptedException {
        try (PostgresServer server = PostgresServer.launch();
                Store store =
                        PostgresStores.open(PostgresFixture.settings(server.freshDatabase()));
                ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            CountDownLatch underWay = new CountDownLatch(BEFORE_THE_KILL);
            List<Future<List<String>>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String prefix = "w" + i + "-";
                writers.add(threads.submit(() -> writeUntilUnreachable(store, prefix, underWay)));
            }
            assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();
            server.kill();
            List<String> acknowledged = new ArrayList<>();
            for (Future<List<String>> writer : writers) {
                acknowledged.addAll(writer.get());
            }
            server.restart();

            persistently(store.clock()::now);
            assertThat(acknowledged)
                    .hasSizeGreaterThanOrEqualTo(BEFORE_THE_KILL)
                    .allMatch(
                            id ->
                                    persistently(() -> store.reads().task(new TaskId(id)))
                                            .isPresent());
            Trial.create(store, "afterwards");
            assertThat(Trial.claim(store, "n1", 10_000))
                    .extracting(each -> each.delivered().task().value())
                    .contains("afterwards")
                    .containsAll(acknowledged);
        }
    }

    /** Any other failure than {@link StoreUnreachable} is this method's. */
    private static List<String> writeUntilUnreachable(
            Store store, String prefix, CountDownLatch underWay) {
        List<String> acknowledged = new ArrayList<>();
        try {
            while (true) {
                String id = prefix + acknowledged.size();
                Trial.create(store, id);
                acknowledged.add(id);
                underWay.countDown();
            }
        } catch (StoreUnreachable expected) {
            return acknowledged;
        }
    }

    /** The pool may still hold connections to the server that was: each is found broken once. */
    private static <T> T persistently(Supplier<T> question) {
        for (int i = 1; ; i++) {
            try {
                return question.get();
            } catch (StoreUnreachable broken) {
                if (i == TRIES) {
                    throw broken;
                }
            }
        }
    }
}
