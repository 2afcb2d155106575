package dev.apflow.adapters.postgres;

import java.time.Duration;
import java.util.Locale;
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
record PoolTerms(
        int connections,
        int idle,
        Duration patience,
        Duration socket,
        Optional<String> first,
        String parameters) {

    private static final Duration LOGIN = Duration.ofSeconds(10);

    /**
     * What a node that was killed was about ends at once, not when its statement does; not every
     * server's system can see that.
     */
    private static final String LIMITS =
            """
            set idle_session_timeout = 0;
            set idle_in_transaction_session_timeout = '%s';
            set statement_timeout = '%s';
            do $$
            begin
                perform set_config('client_connection_check_interval', '100', false);
            exception
                when others then null;
            end $$
            """;

    /** Of a process that works alone. */
    static PoolTerms alone(PostgresSettings settings, Proxy proxy) {
        return new PoolTerms(
                settings.connections(),
                settings.connections(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                proxy.onceOnly(String.format(Locale.ROOT, LIMITS, "5s", "8s")),
                proxy.parameters());
    }

    /**
     * For changes of the tables, which may take long; nothing is prepared for so few statements.
     */
    static PoolTerms migrating() {
        return new PoolTerms(
                2,
                0,
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                Optional.empty(),
                Proxy.POOLING.parameters());
    }

    /**
     * Of a cluster's node: a server that does not answer is noticed well within the lease of a
     * task.
     */
    static PoolTerms shared(PostgresSettings settings, Proxy proxy) {
        return new PoolTerms(
                settings.connections(),
                1,
                Duration.ofMillis(2_500),
                Duration.ofSeconds(10),
                proxy.onceOnly(String.format(Locale.ROOT, LIMITS, "5s", "8s")),
                proxy.parameters());
    }

    /**
     * For the calls on which office and leases depend: whatever else the node does, they find a
     * connection.
     */
    static PoolTerms reserved(Proxy proxy) {
        return new PoolTerms(
                2,
                1,
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                proxy.onceOnly(String.format(Locale.ROOT, LIMITS, "2s", "3s")),
                proxy.parameters());
    }

    String jdbc(PostgresUrl url) {
        return url.jdbc(LOGIN, socket, parameters);
    }
}
