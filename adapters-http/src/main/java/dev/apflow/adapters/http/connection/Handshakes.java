package dev.apflow.adapters.http.connection;

import dev.apflow.application.runtime.FailureLog;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Computes handshakes of TLS on a few threads of the system. Addresses take turns: whoever has many
 * connections keeps those of others waiting for one of them at most. How many wait is limited by
 * how many connections there are.
 */
public final class Handshakes implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Handshakes.class.getName());
    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    private final int most = Math.max(2, Runtime.getRuntime().availableProcessors());
    private final ExecutorService threads =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("http-handshake-", 0).factory());
    private final Map<ClientAddress, Deque<Runnable>> waiting = new LinkedHashMap<>();
    private int running;
    private boolean closed;

    /** Has {@code work} done, which must not throw. */
    synchronized void add(ClientAddress address, Runnable work) {
        if (closed) {
            return;
        }
        waiting.computeIfAbsent(address, each -> new ArrayDeque<>()).add(work);
        if (running < most) {
            running++;
            threads.execute(this::run);
        }
    }

    private void run() {
        Optional<Runnable> work = next();
        while (work.isPresent()) {
            try {
                work.get().run();
            } catch (RuntimeException bug) {
                FailureLog.log(LOG, "a handshake failed", bug);
            }
            work = next();
        }
    }

    /** The address it is of goes behind all others. */
    private synchronized Optional<Runnable> next() {
        Iterator<Map.Entry<ClientAddress, Deque<Runnable>>> first = waiting.entrySet().iterator();
        if (!first.hasNext()) {
            running--;
            return Optional.empty();
        }
        Map.Entry<ClientAddress, Deque<Runnable>> entry = first.next();
        Deque<Runnable> works = entry.getValue();
        Runnable work = works.remove();
        first.remove();
        if (!works.isEmpty()) {
            waiting.put(entry.getKey(), works);
        }
        return Optional.of(work);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.clear();
        }
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.DEBUG, "a handshake is still computed");
            }
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }
}
