package dev.apflow.adapters.http.connection;

import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Serves connections that have begun to ask for something, each on a virtual thread of its own. */
public final class ConnectionServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ConnectionServer.class.getName());

    /** For answers that are being written when the server ends. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final WatchedConnections connections;
    private final ConnectionWatch watch;
    private final Shares<ClientAddress> budget;
    private final Duration idle;
    private final ServerContext server;
    private final Limit unlimited = FixedLimit.create();
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofVirtual().name("http-connection-", 0).factory());

    /**
     * @param mostBody bytes of the largest body
     */
    public ConnectionServer(WatchedConnections connections, ConnectionWatch watch, long mostBody) {
        this.connections = connections;
        this.watch = watch;
        this.budget =
                new Shares<>(
                        connections.limits().connections(),
                        connections.limits().connectionsOfAddress());
        this.idle = connections.limits().idle();
        this.server = new ServerContext(mostBody, threads);
    }

    /** What all connections count in, here and at the entrance. */
    Shares<ClientAddress> budget() {
        return budget;
    }

    /** How many connections are open. */
    public int open() {
        return budget.all();
    }

    /**
     * Serves a connection until it ends, and leaves the budget for it. Returns at once.
     *
     * @param channel in blocking mode
     * @param wire what it uses TLS with
     * @param sent what was read from it already
     */
    void serve(SocketChannel channel, Optional<TlsWire> wire, ClientAddress address, byte[] sent) {
        try {
            threads.execute(() -> serveNow(channel, wire, address, sent));
        } catch (RejectedExecutionException ended) {
            end(channel, address);
        }
    }

    private void serveNow(
            SocketChannel channel, Optional<TlsWire> wire, ClientAddress address, byte[] sent) {
        try {
            Socket socket = channel.socket();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) idle.toMillis());
            ClientSocket line = line(channel, wire);
            try {
                connections
                        .connection(new LineContext(line, address, sent, server))
                        .handle(unlimited);
            } finally {
                line.sayGoodbye();
            }
        } catch (IOException | UncheckedIOException | CloseConnectionException failure) {
            LOG.log(System.Logger.Level.TRACE, "a connection ended", failure);
        } catch (RequestException | HttpException escaped) {
            LOG.log(System.Logger.Level.DEBUG, "a connection ended", escaped);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException bug) {
            watch.refusals().failed(bug);
        } finally {
            end(channel, address);
        }
    }

    private ClientSocket line(SocketChannel channel, Optional<TlsWire> wire) {
        return wire.isPresent()
                ? new TlsLine(channel, wire.get(), watch::now, idle)
                : new ClientSocket(channel.socket(), "http");
    }

    RefusalLog refusals() {
        return watch.refusals();
    }

    private void end(SocketChannel channel, ClientAddress address) {
        budget.leave(address);
        try {
            channel.close();
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.TRACE, "it was closed already", failure);
        }
    }

    /** Waits a moment for answers that are being written, then closes what is left. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                watch.closeAll();
                threads.shutdownNow();
            }
        } catch (InterruptedException now) {
            watch.closeAll();
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
