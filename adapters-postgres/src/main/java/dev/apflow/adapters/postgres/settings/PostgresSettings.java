package dev.apflow.adapters.postgres.settings;

import dev.apflow.domain.node.NodeId;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How to open a store.
 *
 * @param connections in the pool, at most
 * @param node told to whoever finds the database held
 * @param onLost called with one line when the hold on the database was lost to another process: the
 *     store must not be used any more
 * @param logins asked before each connection is made
 * @param schema in which every session works; the server's choice where none is named
 */
public record PostgresSettings(
        PostgresUrl url,
        int connections,
        NodeId node,
        Consumer<String> onLost,
        LoginSource logins,
        Optional<String> schema) {

    public PostgresSettings {
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(onLost, "onLost");
        Objects.requireNonNull(logins, "logins");
        Objects.requireNonNull(schema, "schema");
        if (connections < 2) {
            throw new IllegalArgumentException(
                    "connections: expected at least 2, got " + connections);
        }
    }

    /** In the schema of the server's choice. */
    public PostgresSettings(
            PostgresUrl url,
            int connections,
            NodeId node,
            Consumer<String> onLost,
            LoginSource logins) {
        this(url, connections, node, onLost, logins, Optional.empty());
    }

    /** With the user and password that the URL names, in the schema of the server's choice. */
    public PostgresSettings(
            PostgresUrl url, int connections, NodeId node, Consumer<String> onLost) {
        this(url, connections, node, onLost, LoginSource.of(url));
    }

    /** The same, for sessions that stay in a schema though the server may choose another later. */
    public PostgresSettings in(String chosen) {
        return new PostgresSettings(url, connections, node, onLost, logins, Optional.of(chosen));
    }
}
