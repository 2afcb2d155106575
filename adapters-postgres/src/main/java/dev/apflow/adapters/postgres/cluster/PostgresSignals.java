package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.Signals;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Signals by {@code NOTIFY}, which every commit would have to queue for behind the others: so it
 * has a transaction of its own, on a thread of its own, for all that was said meanwhile.
 */
final class PostgresSignals implements Signals {

    private static final System.Logger LOG = System.getLogger(PostgresSignals.class.getName());

    /** They are hints: what is too much is lost. */
    private static final int MOST_WAITING = 1_000;

    /** Nobody waits for the disk: a signal that a crash of the server loses is one of many. */
    private static final SqlText NOTIFY =
            SqlText.inline(
                    PostgresSignals.class,
                    """
                    select pg_notify(${channel}, text), set_config('synchronous_commit', 'off', true)
                    from unnest(:texts::text[]) as s (text)
                    """,
                    "texts");

    private final Database reserved;
    private final SignalTexts texts;
    private final List<Consumer<Signal>> listeners = new CopyOnWriteArrayList<>();
    private final Set<String> waiting = new LinkedHashSet<>();
    private boolean sending;

    PostgresSignals(Database reserved, SignalTexts texts) {
        this.reserved = reserved;
        this.texts = texts;
    }

    @Override
    public void send(Signal signal) {
        synchronized (waiting) {
            if (waiting.size() < MOST_WAITING) {
                waiting.addAll(texts.of(signal));
            }
            if (!sending) {
                sending = true;
                Thread.ofPlatform().daemon().name("apflow signals").start(this::sendAll);
            }
        }
    }

    private void sendAll() {
        List<String> next = next();
        while (!next.isEmpty()) {
            sendNow(next);
            next = next();
        }
    }

    private List<String> next() {
        synchronized (waiting) {
            List<String> next = List.copyOf(waiting);
            waiting.clear();
            sending = !next.isEmpty();
            return next;
        }
    }

    private void sendNow(List<String> signals) {
        try {
            reserved.single(
                    SqlQuery.of(NOTIFY, call -> call.set("texts").texts(signals))
                            .rows(row -> true));
        } catch (StoreUnreachable | IllegalStateException problem) {
            LOG.log(System.Logger.Level.DEBUG, "signals were lost", problem);
        }
    }

    /** Takes what the session heard. */
    void onNotification(String text) {
        texts.signal(text)
                .ifPresent(
                        signal -> listeners.forEach(listener -> notifyListener(listener, signal)));
    }

    /** A listener that fails must not cost the node the session that it is told on. */
    private static void notifyListener(Consumer<Signal> listener, Signal signal) {
        try {
            listener.accept(signal);
        } catch (RuntimeException failure) {
            FailureLog.log(LOG, "a listener to signals failed", failure);
        }
    }

    @Override
    public Subscription listen(Consumer<Signal> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
