package dev.apflow.adapters.http.connection;

import dev.apflow.application.runtime.Dispatcher;
import dev.apflow.domain.time.LocalInstant;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Looks after all connections: closes those that are overdue. */
public final class ConnectionWatch implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofMillis(200);

    private final Dispatcher dispatcher;
    private final Set<WatchedConnection> connections = ConcurrentHashMap.newKeySet();
    private final RefusalLog refusals;
    private volatile boolean closed;

    public ConnectionWatch(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
        this.refusals = new RefusalLog(dispatcher::now);
    }

    /** Begins to look. */
    public void start() {
        dispatcher.after(PERIOD, this::check);
    }

    RefusalLog refusals() {
        return refusals;
    }

    LocalInstant now() {
        return dispatcher.now();
    }

    void enter(WatchedConnection connection) {
        connections.add(connection);
    }

    void leave(WatchedConnection connection) {
        connections.remove(connection);
    }

    private void check() {
        LocalInstant now = dispatcher.now();
        connections.forEach(connection -> connection.closeIfOverdue(now));
        if (!closed) {
            dispatcher.after(PERIOD, this::check);
        }
    }

    /** Whether connections are to end with the answer that they are giving. */
    boolean isClosed() {
        return closed;
    }

    /** Ends all connections, whatever they do. */
    void closeAll() {
        connections.forEach(WatchedConnection::closeSocket);
    }

    /** Ends connections: idle ones at once, the others after their answer. */
    @Override
    public void close() {
        closed = true;
        connections.forEach(WatchedConnection::closeIfIdle);
    }
}
