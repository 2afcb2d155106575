package dev.apflow.adapters.http.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.PlainSocket;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** One connection's bytes as they are; used by its own thread alone. */
class ClientSocket implements HelidonSocket {

    private static final int LOOK_BYTES = 4 << 10;

    private final Socket socket;
    private final PlainSocket inner;

    ClientSocket(Socket socket, String kind) {
        this.socket = socket;
        this.inner = PlainSocket.server(socket, Long.toHexString(socket.getPort()), kind);
    }

    /** What comes within a moment: nothing, maybe; {@code null}: the other end has closed. */
    byte @Nullable [] glance() throws IOException {
        int usual = socket.getSoTimeout();
        socket.setSoTimeout(1);
        try {
            byte[] bytes = new byte[LOOK_BYTES];
            int count = socket.getInputStream().read(bytes);
            return count < 0 ? null : Arrays.copyOf(bytes, count);
        } catch (SocketTimeoutException silent) {
            return new byte[0];
        } finally {
            socket.setSoTimeout(usual);
        }
    }

    /** Says that no more will be sent, as far as that can be done without waiting. */
    void sayGoodbye() {}

    @Override
    public byte @Nullable [] get() {
        return inner.get();
    }

    @Override
    public int read(BufferData to) {
        return inner.read(to);
    }

    @Override
    public void write(BufferData from) {
        inner.write(from);
    }

    @Override
    public boolean isSecure() {
        return false;
    }

    /** From any thread; whoever is blocked in reading or writing gets an error. */
    @Override
    public void close() {
        inner.close();
    }

    @Override
    public void idle() {
        inner.idle();
    }

    @Override
    public boolean isConnected() {
        return inner.isConnected();
    }

    @Override
    public PeerInfo remotePeer() {
        return inner.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return inner.localPeer();
    }

    @Override
    public String socketId() {
        return inner.socketId();
    }

    @Override
    public String childSocketId() {
        return inner.childSocketId();
    }
}
