package dev.apflow.adapters.postgres.engine;

import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;

import java.time.Duration;
import java.util.Optional;

/**
 * How a pool treats its connections.
 *
 * @param connections at most
 * @param idle kept open while nobody needs them
 * @param patience for a connection to become free
 * @param socket for the server to answer; more than the server gives a statement
 * @param first run on each new connection
 * @param parameters of the driver, besides
 */
public record PoolConfig(
        int connections,
        int idle,
        Duration patience,
        Duration socket,
        Optional<String> first,
        String parameters) {

    private static final Duration LOGIN = Duration.ofSeconds(10);

    /** Of a process that works alone. */
    public static PoolConfig alone(PostgresSettings settings, PoolerMode proxy) {
        return new PoolConfig(
                settings.connections(),
                settings.connections(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                proxy.onceOnly(
                        SessionSettings.lookingAfterClient(
                                settings.schema(), Duration.ofSeconds(8), Duration.ofSeconds(5))),
                proxy.parameters());
    }

    /** For a look at the tables, whatever is in between. */
    public static PoolConfig migrating() {
        return migrating(Optional.empty());
    }

    /**
     * For changes of the tables, which may take long; nothing is prepared for so few statements.
     */
    public static PoolConfig migrating(PostgresSettings settings, PoolerMode proxy) {
        return migrating(proxy.onceOnly(SessionSettings.lasting(settings.schema())));
    }

    private static PoolConfig migrating(Optional<String> first) {
        return new PoolConfig(
                2,
                0,
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                first,
                PoolerMode.POOLING.parameters());
    }

    /**
     * Of a cluster's node: a server that does not answer is noticed well within the lease of a
     * task.
     */
    public static PoolConfig shared(PostgresSettings settings, PoolerMode proxy) {
        return new PoolConfig(
                settings.connections(),
                1,
                Duration.ofMillis(2_500),
                Duration.ofSeconds(10),
                proxy.onceOnly(
                        SessionSettings.lookingAfterClient(
                                settings.schema(), Duration.ofSeconds(8), Duration.ofSeconds(5))),
                proxy.parameters());
    }

    /**
     * For the calls on which leadership and leases depend: whatever else the node does, they find a
     * connection.
     */
    public static PoolConfig reserved(PostgresSettings settings, PoolerMode proxy) {
        return new PoolConfig(
                2,
                1,
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                proxy.onceOnly(
                        SessionSettings.lookingAfterClient(
                                settings.schema(), Duration.ofSeconds(3), Duration.ofSeconds(2))),
                proxy.parameters());
    }

    String jdbc(PostgresUrl url) {
        return url.jdbc(LOGIN, socket, parameters);
    }
}
