package dev.apflow.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Connections that want the same task at the same moment. */
class PostgresClaimRaceTest {

    private static final int WORKERS = 5;
    private static final int ROUNDS = 50;

    @Test
    void five_workers_one_task_exactly_one_gets_it()
            throws ExecutionException, InterruptedException {
        try (Store store =
                        PostgresStores.open(
                                PostgresFixture.settings(TestPostgres.freshDatabase()));
                ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            for (int round = 0; round < ROUNDS; round++) {
                String id = "t" + round;
                Trial.create(store, id);

                assertThat(atOnce(store, threads))
                        .as("round %d", round)
                        .extracting(each -> each.delivered().task().value())
                        .containsExactly(id);
            }
        }
    }

    private static List<Claimed> atOnce(Store store, ExecutorService threads)
            throws ExecutionException, InterruptedException {
        CyclicBarrier together = new CyclicBarrier(WORKERS);
        List<Future<List<Claimed>>> asked = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            String node = "n" + i;
            asked.add(
                    threads.submit(
                            () -> {
                                together.await();
                                return Trial.claim(store, node, 10);
                            }));
        }
        List<Claimed> claimed = new ArrayList<>();
        for (Future<List<Claimed>> each : asked) {
            claimed.addAll(each.get());
        }
        return claimed;
    }
}
