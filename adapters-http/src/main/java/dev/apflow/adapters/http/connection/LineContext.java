package dev.apflow.adapters.http.connection;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketWriter;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** One connection, as it is; used by its own thread alone. */
final class LineContext implements ConnectionContext, Peer {

    private final ClientSocket line;
    private final ClientAddress address;
    private final ServerContext server;
    private final DataReader reader = new DataReader(this::next);
    private final DataWriter writer;
    private Optional<byte[]> firstBytes;
    private boolean left;

    /**
     * @param firstBytes what was read already
     */
    LineContext(ClientSocket line, ClientAddress address, byte[] firstBytes, ServerContext server) {
        this.line = line;
        this.address = address;
        this.server = server;
        this.writer = SocketWriter.create(line);
        this.firstBytes = Optional.of(firstBytes).filter(bytes -> bytes.length > 0);
    }

    @Override
    public ClientAddress address() {
        return address;
    }

    private byte @Nullable [] next() {
        if (firstBytes.isPresent()) {
            byte[] bytes = firstBytes.get();
            firstBytes = Optional.empty();
            return bytes;
        }
        try {
            return left ? null : line.get();
        } catch (UncheckedIOException failure) {
            throw new CloseConnectionException("the connection was lost", failure);
        }
    }

    /** What it sends meanwhile is its next request, and kept. */
    @Override
    public boolean hasLeft() {
        if (left || firstBytes.isPresent()) {
            return left;
        }
        try {
            byte[] bytes = line.glance();
            left = bytes == null;
            firstBytes = Optional.ofNullable(bytes).filter(some -> some.length > 0);
        } catch (IOException failure) {
            left = true;
        }
        return left;
    }

    @Override
    public ListenerContext listenerContext() {
        return server;
    }

    @Override
    public ExecutorService executor() {
        return server.executor();
    }

    @Override
    public DataWriter dataWriter() {
        return writer;
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public Router router() {
        return Router.empty();
    }

    @Override
    public HelidonSocket serverSocket() {
        return line;
    }

    @Override
    public PeerInfo remotePeer() {
        return line.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return line.localPeer();
    }

    @Override
    public boolean isSecure() {
        return line.isSecure();
    }

    @Override
    public String socketId() {
        return line.socketId();
    }

    @Override
    public String childSocketId() {
        return line.childSocketId();
    }
}
