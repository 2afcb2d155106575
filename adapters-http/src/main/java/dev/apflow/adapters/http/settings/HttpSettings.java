package dev.apflow.adapters.http.settings;

import dev.apflow.domain.node.NodeId;

import java.util.Objects;
import java.util.Optional;

/**
 * All settings of the HTTP interface.
 *
 * @param host address or name to listen on
 * @param port 0–65535; 0 takes any that is free
 * @param version of the program, told by {@code system.health}
 * @param forwardsAs under which name, and which, changes are passed on to the leader where this
 *     node is not it; empty: they are refused
 * @param nodeSecret what nodes know each other by; empty: by nothing, as where access is open
 * @param tls what it is spoken with, and with what other nodes are asked
 */
public record HttpSettings(
        String host,
        int port,
        String version,
        AccessSettings access,
        RequestLimits requests,
        ConnectionLimits connections,
        StreamLimits streams,
        Optional<PassingOn> forwardsAs,
        Optional<NodeSecret> nodeSecret,
        TlsSettings tls) {

    /**
     * How a node that does not lead passes changes on.
     *
     * @param self its name
     * @param unasked whether all of them; otherwise those whose clients ask for it
     */
    public record PassingOn(NodeId self, boolean unasked) {
        public PassingOn {
            Objects.requireNonNull(self, "self");
        }
    }

    private static final int LARGEST_PORT = 65_535;

    public HttpSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(requests, "requests");
        Objects.requireNonNull(connections, "connections");
        Objects.requireNonNull(streams, "streams");
        Objects.requireNonNull(forwardsAs, "forwardsAs");
        Objects.requireNonNull(nodeSecret, "nodeSecret");
        Objects.requireNonNull(tls, "tls");
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("port: expected 0–65535, got " + port);
        }
    }

    /** With every limit at its default. */
    public static HttpSettings of(String host, int port, String version, AccessSettings access) {
        return new HttpSettings(
                host,
                port,
                version,
                access,
                RequestLimits.DEFAULT,
                ConnectionLimits.DEFAULT,
                StreamLimits.DEFAULT,
                Optional.empty(),
                NodeSecret.of(access),
                TlsSettings.NONE);
    }

    public HttpSettings with(RequestLimits limits) {
        return new HttpSettings(
                host,
                port,
                version,
                access,
                limits,
                connections,
                streams,
                forwardsAs,
                nodeSecret,
                tls);
    }

    public HttpSettings with(ConnectionLimits limits) {
        return new HttpSettings(
                host,
                port,
                version,
                access,
                requests,
                limits,
                streams,
                forwardsAs,
                nodeSecret,
                tls);
    }

    public HttpSettings with(StreamLimits limits) {
        return new HttpSettings(
                host,
                port,
                version,
                access,
                requests,
                connections,
                limits,
                forwardsAs,
                nodeSecret,
                tls);
    }

    /** Passes on each change to the leader, in the name of {@code node}. */
    public HttpSettings forwardingAs(NodeId node) {
        return forwarding(new PassingOn(node, true));
    }

    /** Passes on the changes whose clients ask for it, in the name of {@code node}. */
    public HttpSettings forwardingOnRequestAs(NodeId node) {
        return forwarding(new PassingOn(node, false));
    }

    private HttpSettings forwarding(PassingOn how) {
        return new HttpSettings(
                host,
                port,
                version,
                access,
                requests,
                connections,
                streams,
                Optional.of(how),
                nodeSecret,
                tls);
    }

    /** Nodes know each other by this one. */
    public HttpSettings knowingNodesBy(NodeSecret secret) {
        return new HttpSettings(
                host,
                port,
                version,
                access,
                requests,
                connections,
                streams,
                forwardsAs,
                Optional.of(secret),
                tls);
    }

    /** Speaking so. */
    public HttpSettings with(TlsSettings files) {
        return new HttpSettings(
                host,
                port,
                version,
                access,
                requests,
                connections,
                streams,
                forwardsAs,
                nodeSecret,
                files);
    }
}
