package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.settings.PostgresSettings;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The connection over which a standalone process takes and renews its term, beside the pool. */
public final class StandaloneSession implements AutoCloseable {

    /** Longer than any statement of the session. */
    private static final Duration SOCKET = Duration.ofSeconds(4);

    private final Session session;
    private final PoolerMode proxy;
    private Optional<Integer> process = Optional.empty();

    private StandaloneSession(Session session, PoolerMode proxy) {
        this.session = session;
        this.proxy = proxy;
    }

    public static StandaloneSession open(PostgresSettings settings, PoolerMode proxy)
            throws SQLException {
        String name = "apflow standalone " + settings.node();
        return new StandaloneSession(Session.open(settings, name, proxy, SOCKET), proxy);
    }

    public Connection connection() {
        return session.connection();
    }

    /** Has the lock if it can; whether it has it. Behind a pooler there is none to have. */
    boolean lockIfPossible() throws SQLException {
        if (proxy == PoolerMode.NONE
                && process.isEmpty()
                && StandaloneLock.take(session.connection())) {
            process = Optional.of(session.process());
        }
        return process.isPresent();
    }

    /** The server process that has the lock for this session, if it has it. */
    Optional<Integer> process() {
        return process;
    }

    /** The server frees the lock. */
    @Override
    public void close() {
        session.close();
    }
}
