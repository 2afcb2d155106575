package dev.apflow.adapters.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Asks again and again whether the node lives, each time on a new connection. */
final class HealthProbe implements AutoCloseable {

    private static final double NANOS_A_MILLI = 1e6;

    private final Callable<Raw> connections;
    private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile boolean ended;

    HealthProbe(Server server) {
        this(() -> new Raw(server));
    }

    /**
     * @param connections opens one
     */
    HealthProbe(Callable<Raw> connections) {
        this.connections = connections;
        this.thread = Thread.ofPlatform().daemon().start(this::run);
    }

    private void run() {
        do {
            long began = System.nanoTime();
            try (Raw raw = connections.call()) {
                Response response =
                        raw.lines("GET /health/live HTTP/1.1", "Host: localhost", "").response();
                if (response.status() != 200) {
                    wrong.add("status " + response.status());
                }
            } catch (Exception failed) {
                wrong.add(failed.toString());
            }
            millis.add((System.nanoTime() - began) / NANOS_A_MILLI);
        } while (!ended);
    }

    /** The 99th percentile, in milliseconds; printed. Fails where an answer was not 200. */
    double p99(String attack) {
        close();
        List<Double> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        double p99 = sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
        System.out.printf(
                Locale.ROOT,
                "/health/live during %s: %d answers, p99 %.1f ms, longest %.1f ms%n",
                attack,
                sorted.size(),
                p99,
                sorted.get(sorted.size() - 1));
        if (!wrong.isEmpty()) {
            throw new AssertionError("during " + attack + ": " + wrong);
        }
        return p99;
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
