package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Threads at work until they are told to stop. What one of them died of fails the test. */
final class BackgroundThreads {

    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Throwable> deaths = new ConcurrentLinkedQueue<>();
    private volatile boolean stopping;

    /** Begins work that looks at {@link #goesOn} from time to time. */
    void begin(String name, Runnable work) {
        threads.add(
                Thread.ofPlatform()
                        .daemon()
                        .name(name)
                        .uncaughtExceptionHandler((thread, death) -> deaths.add(death))
                        .start(work));
    }

    boolean goesOn() {
        return !stopping;
    }

    /** Returns when each has done what it was about. */
    void finish(Duration within) {
        stopping = true;
        try {
            for (Thread thread : threads) {
                assertThat(thread.join(within)).as("%s is done", thread.getName()).isTrue();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
        deaths.forEach(
                death -> {
                    throw new IllegalStateException("a thread of the test died", death);
                });
    }
}
