package dev.apflow.adapters.http.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;

/**
 * TLS for the clients of one listener. The node probes its own port without TLS: it needs no
 * certificate to find out whether the port answers.
 */
public final class TlsListener implements AutoCloseable {

    private final Supplier<SSLEngine> engines;
    private final Handshakes handshakes = new Handshakes();
    private final Set<Integer> own = ConcurrentHashMap.newKeySet();

    /**
     * @param engines makes one for each client
     */
    public TlsListener(Supplier<SSLEngine> engines) {
        this.engines = engines;
    }

    TlsWire wire() {
        return new TlsWire(engines.get());
    }

    Handshakes handshakes() {
        return handshakes;
    }

    /** Lets this process connect from {@code port} without TLS; it must have that port. */
    public void exempt(int port) {
        own.add(port);
    }

    /** The connection has ended. */
    public void forget(int port) {
        own.remove(port);
    }

    boolean isOwn(SocketChannel channel) throws IOException {
        return channel.getRemoteAddress() instanceof InetSocketAddress there
                && channel.getLocalAddress() instanceof InetSocketAddress here
                && own.contains(there.getPort())
                && there.getAddress().equals(here.getAddress());
    }

    @Override
    public void close() {
        handshakes.close();
    }
}
