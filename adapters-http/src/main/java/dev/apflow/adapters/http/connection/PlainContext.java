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
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** One connection over TCP, as it is; used by its own thread alone. */
final class PlainContext implements ConnectionContext, Peer {

    private static final int LOOK_BYTES = 4 << 10;

    private final Socket socket;
    private final HelidonSocket plain;
    private final ClientAddress address;
    private final ServerContext server;
    private final DataReader reader = new DataReader(this::next);
    private final DataWriter writer;
    private Optional<byte[]> ahead;
    private boolean left;

    /**
     * @param ahead what was read already
     */
    PlainContext(
            Socket socket,
            HelidonSocket plain,
            ClientAddress address,
            byte[] ahead,
            ServerContext server) {
        this.socket = socket;
        this.plain = plain;
        this.address = address;
        this.server = server;
        this.writer = SocketWriter.create(plain);
        this.ahead = Optional.of(ahead).filter(bytes -> bytes.length > 0);
    }

    @Override
    public ClientAddress address() {
        return address;
    }

    private byte @Nullable [] next() {
        if (ahead.isPresent()) {
            byte[] bytes = ahead.get();
            ahead = Optional.empty();
            return bytes;
        }
        try {
            return left ? null : plain.get();
        } catch (UncheckedIOException gone) {
            throw new CloseConnectionException("the connection was lost", gone);
        }
    }

    /** What it sends meanwhile is its next request, and kept. */
    @Override
    public boolean hasLeft() {
        if (left || ahead.isPresent()) {
            return left;
        }
        try {
            int usual = socket.getSoTimeout();
            socket.setSoTimeout(1);
            try {
                byte[] bytes = new byte[LOOK_BYTES];
                int count = socket.getInputStream().read(bytes);
                left = count < 0;
                ahead = count > 0 ? Optional.of(Arrays.copyOf(bytes, count)) : Optional.empty();
            } catch (SocketTimeoutException silent) {
                return false;
            } finally {
                socket.setSoTimeout(usual);
            }
        } catch (IOException gone) {
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
        return plain;
    }

    @Override
    public PeerInfo remotePeer() {
        return plain.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return plain.localPeer();
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    @Override
    public String socketId() {
        return plain.socketId();
    }

    @Override
    public String childSocketId() {
        return plain.childSocketId();
    }
}
