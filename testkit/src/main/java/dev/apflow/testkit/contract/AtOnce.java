package dev.apflow.testkit.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Work done by several threads that begin at the same moment. They are threads of the system: work
 * that never blocks, such as reading on and on, would keep virtual ones from their few carriers.
 */
public final class AtOnce {

    private static final int LONGEST_SECONDS = 60;

    private AtOnce() {}

    /**
     * The answers in the order of the work; fails with the first problem, or when it takes long.
     */
    public static <T> List<T> all(List<? extends Callable<T>> work) {
        CountDownLatch gate = new CountDownLatch(1);
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            List<Future<T>> running = new ArrayList<>();
            for (Callable<T> each : work) {
                running.add(
                        threads.submit(
                                () -> {
                                    gate.await();
                                    return each.call();
                                }));
            }
            gate.countDown();
            List<T> answers = new ArrayList<>();
            try {
                for (Future<T> each : running) {
                    answers.add(each.get(LONGEST_SECONDS, TimeUnit.SECONDS));
                }
            } catch (InterruptedException | ExecutionException | TimeoutException problem) {
                threads.shutdownNow();
                throw new AssertionError("one of the threads came to no good end", problem);
            }
            return answers;
        }
    }

    /** The same work by {@code times} threads. */
    public static <T> List<T> times(int times, Callable<T> work) {
        List<Callable<T>> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(work);
        }
        return all(all);
    }

    @SafeVarargs
    public static <T> List<T> both(Callable<T>... work) {
        return all(List.of(work));
    }
}
