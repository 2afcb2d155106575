package dev.apflow.adapters.http;

import dev.apflow.adapters.http.connection.ConnectionWatch;
import dev.apflow.adapters.http.connection.WatchedConnections;
import dev.apflow.adapters.http.settings.ConnectionLimits;
import dev.apflow.adapters.http.settings.HttpSettings;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.Router;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;

import java.time.Duration;

/**
 * The web server, which listens. Its listener ends for good with the first connection that it
 * cannot accept, for want of file descriptors for example; then another one takes its place.
 */
final class WebListener implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WebListener.class.getName());

    /** For answers that are being written when the server ends. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final HttpSettings settings;
    private final ConnectionWatch watch;
    private volatile Router router;
    private volatile ListenAddress address;
    private WebServer server;
    private boolean closed;

    /**
     * Listens.
     *
     * @throws CannotListen the address is taken, not of this machine, or not allowed
     */
    WebListener(HttpSettings settings, ListenAddress address, ConnectionWatch watch, Router first) {
        this.settings = settings;
        this.watch = watch;
        this.router = first;
        this.address = address;
        this.server = started();
        this.address = new ListenAddress(address.host(), server.port());
    }

    /** New connections are answered by {@code next}. */
    void answerBy(Router next) {
        router = next;
    }

    ListenAddress address() {
        return address;
    }

    /** Its listener has ended: begins anew; tried again with the next call where that fails. */
    synchronized void restart() {
        if (closed) {
            return;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "the web server stopped listening on port {0} (open files may be used up):"
                        + " listening anew",
                address.port());
        server.stop();
        try {
            server = started();
        } catch (CannotListen notYet) {
            LOG.log(System.Logger.Level.WARNING, String.valueOf(notYet.getMessage()));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        server.stop();
    }

    private WebServer started() {
        address.tryOut(settings);
        WebServer started = configured().start();
        if (!started.isRunning()) {
            throw new CannotListen("cannot listen on " + settings.host() + ":" + address.port());
        }
        return started;
    }

    private WebServer configured() {
        ConnectionLimits limits = settings.connections();
        return WebServer.builder()
                .address(address.host())
                .port(address.port())
                .shutdownHook(false)
                .shutdownGracePeriod(GRACE)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(
                        new WatchedConnections(watch, limits, settings.requests(), () -> router))
                .connectionOptions(
                        SocketOptions.builder().readTimeout(limits.idle()).tcpNoDelay(true).build())
                .maxTcpConnections(limits.connections())
                .maxPayloadSize(settings.requests().bodyBytes())
                .idleConnectionTimeout(limits.idle())
                .routing(HttpRouting.builder())
                .build();
    }
}
