package dev.apflow.adapters.http;

import dev.apflow.adapters.http.connection.Acceptor;
import dev.apflow.adapters.http.connection.ConnectionServer;
import dev.apflow.adapters.http.connection.HealthResponder;
import dev.apflow.adapters.http.connection.TlsListener;
import dev.apflow.adapters.http.settings.HttpSettings;
import dev.apflow.domain.time.LocalInstant;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Optional;
import java.util.function.Supplier;

/** What listens. Where its thread has ended, another one takes its place. */
final class WebListener implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WebListener.class.getName());

    private final HttpSettings settings;
    private final Supplier<LocalInstant> clock;
    private final HealthResponder healthResponder;
    private final ConnectionServer server;
    private final Optional<TlsListener> tls;
    private volatile ListenAddress address;
    private Acceptor entrance;
    private boolean closed;

    /**
     * Listens.
     *
     * @param healthResponder answers for the node's health
     * @param server answers everything else; closed with this
     * @param tls how clients speak it; closed with this
     * @throws CannotListen the address is taken, not of this machine, or not allowed
     */
    WebListener(
            HttpSettings settings,
            ListenAddress address,
            Supplier<LocalInstant> clock,
            HealthResponder healthResponder,
            ConnectionServer server,
            Optional<TlsListener> tls) {
        this.settings = settings;
        this.tls = tls;
        this.clock = clock;
        this.healthResponder = healthResponder;
        this.server = server;
        ServerSocketChannel channel = address.bind(settings);
        this.address = new ListenAddress(address.host(), port(channel, address));
        this.entrance = started(channel);
    }

    private static int port(ServerSocketChannel channel, ListenAddress asked) {
        try {
            return channel.getLocalAddress() instanceof InetSocketAddress bound
                    ? bound.getPort()
                    : asked.port();
        } catch (IOException closed) {
            return asked.port();
        }
    }

    ListenAddress address() {
        return address;
    }

    /** It has ended: begins anew; tried again with the next call where that fails. */
    synchronized void restart() {
        if (closed) {
            return;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "port {0} is no longer open: listening again",
                address.port());
        entrance.close();
        try {
            entrance = started(address.bind(settings));
        } catch (CannotListen notYet) {
            LOG.log(System.Logger.Level.WARNING, String.valueOf(notYet.getMessage()));
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            entrance.close();
        }
        tls.ifPresent(TlsListener::close);
        server.close();
    }

    /** How clients use TLS. */
    Optional<TlsListener> tls() {
        return tls;
    }

    private Acceptor started(ServerSocketChannel channel) {
        try {
            Acceptor acceptor =
                    new Acceptor(
                            channel, settings.connections(), clock, healthResponder, server, tls);
            acceptor.start();
            return acceptor;
        } catch (IOException none) {
            throw new CannotListen(
                    "cannot listen on "
                            + settings.host()
                            + ":"
                            + address.port()
                            + ": "
                            + none.getMessage(),
                    none);
        }
    }
}
