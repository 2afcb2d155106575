package dev.apflow.benchmarks.program;

import dev.apflow.benchmarks.store.Timing;

import java.io.IOException;

/** Asks again and again, each time on a new connection, until it is closed. */
final class Probe implements AutoCloseable {

    private static final int MOST = 100_000;
    private static final long PAUSE_MILLIS = 5;
    private static final byte[] QUESTION =
            HttpLine.request("GET", "/health/live", "Connection: close\r\n", "");

    private final int port;
    private final Timing timing = new Timing(MOST);
    private final Thread thread;
    private volatile boolean ended;
    private volatile int failed;
    private volatile int asked;

    Probe(int port) {
        this.port = port;
        this.thread = Thread.ofPlatform().daemon().priority(Thread.MAX_PRIORITY).start(this::run);
    }

    private void run() {
        while (!ended && asked < MOST) {
            long began = System.nanoTime();
            try (HttpLine line = new HttpLine(port)) {
                if (line.ask(QUESTION) != 200) {
                    failed++;
                }
            } catch (IOException unanswered) {
                failed++;
            }
            timing.add(System.nanoTime() - began);
            asked++;
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException ends) {
                return;
            }
        }
    }

    /** What it saw, as text. */
    String lastMessage() {
        close();
        return timing + " (" + asked + " asked, " + failed + " failed)";
    }

    /** The 99th percentile, in milliseconds. */
    double p99() {
        return timing.millis(0.99);
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }
}
