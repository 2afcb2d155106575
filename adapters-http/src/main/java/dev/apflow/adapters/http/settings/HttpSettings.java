package dev.apflow.adapters.http.settings;

import java.util.Objects;

/**
 * All settings of the HTTP interface.
 *
 * @param host address or name to listen on
 * @param port 0–65535; 0 takes any that is free
 * @param version of the program, told by {@code system.health}
 */
public record HttpSettings(
        String host,
        int port,
        String version,
        AccessSettings access,
        RequestLimits requests,
        ConnectionLimits connections,
        StreamLimits streams) {

    private static final int LARGEST_PORT = 65_535;

    public HttpSettings {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(access, "access");
        Objects.requireNonNull(requests, "requests");
        Objects.requireNonNull(connections, "connections");
        Objects.requireNonNull(streams, "streams");
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
                StreamLimits.DEFAULT);
    }

    public HttpSettings with(RequestLimits limits) {
        return new HttpSettings(host, port, version, access, limits, connections, streams);
    }

    public HttpSettings with(ConnectionLimits limits) {
        return new HttpSettings(host, port, version, access, requests, limits, streams);
    }

    public HttpSettings with(StreamLimits limits) {
        return new HttpSettings(host, port, version, access, requests, connections, limits);
    }
}
