package dev.apflow.adapters.http.settings;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Files of TLS, all of them PEM.
 *
 * @param server what this server shows; empty: it speaks plain HTTP
 * @param client what this node shows where it is a client; empty: what it shows as a server
 * @param clientCa who issues certificates of clients, which each of them must show then
 * @param ca who issues certificates of the servers that this node asks; empty: whom Java trusts
 */
public record TlsSettings(
        Optional<KeyPair> server,
        Optional<KeyPair> client,
        Optional<Path> clientCa,
        Optional<Path> ca) {

    /** Plain HTTP. */
    public static final TlsSettings NONE =
            new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public TlsSettings {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(clientCa, "clientCa");
        Objects.requireNonNull(ca, "ca");
        if (clientCa.isPresent() && server.isEmpty()) {
            throw new IllegalArgumentException("clientCa: expected a certificate of the server");
        }
    }

    /**
     * A certificate and its key.
     *
     * @param certificate followed by those of its issuers, but for the root
     */
    public record KeyPair(Path certificate, Path key) {}

    /** Whether the server uses TLS. */
    public boolean isServing() {
        return server.isPresent();
    }
}
