package dev.apflow.adapters.postgres.settings;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;

/**
 * A Unix socket in the shape of a {@link Socket}, for the JDK has none. One thread may read while
 * another writes or closes.
 */
public final class UnixSocket extends Socket {

    private final UnixDomainSocketAddress address;
    private volatile @Nullable UnixConnection open;
    private volatile boolean closed;
    private volatile int timeoutMillis;

    /** Nobody listens at the socket, or it is not there. */
    public static final class NotThere extends ConnectException {

        private static final long serialVersionUID = 1L;

        NotThere(String message) {
            super(message);
        }
    }

    UnixSocket(UnixDomainSocketAddress address) {
        this.address = address;
    }

    @Override
    public void connect(SocketAddress ignored, int timeout) throws IOException {
        try {
            open = UnixConnection.to(address);
        } catch (IOException refused) {
            throw new NotThere(address + ": " + refused.getMessage());
        }
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
        connect(ignored, 0);
    }

    private UnixConnection connected() throws SocketException {
        UnixConnection present = open;
        if (closed || present == null) {
            throw new SocketException(closed ? "the socket is closed" : "not connected");
        }
        return present;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new UnixInputStream(this, connected());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new UnixOutputStream(this, connected());
    }

    @Override
    public void close() throws IOException {
        closed = true;
        UnixConnection present = open;
        if (present != null) {
            present.close();
        }
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean isConnected() {
        return open != null;
    }

    @Override
    public boolean isBound() {
        return open != null;
    }

    @Override
    public void setSoTimeout(int timeout) {
        timeoutMillis = timeout;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public @Nullable InetAddress getInetAddress() {
        return null;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return InetSocketAddress.createUnresolved("localhost", 0);
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // Not a matter of Unix sockets, as is what follows.
    }

    @Override
    public boolean getTcpNoDelay() {
        return true;
    }

    @Override
    public void setKeepAlive(boolean on) {}

    @Override
    public void setSendBufferSize(int size) {}

    @Override
    public int getSendBufferSize() {
        return 1 << 16;
    }

    @Override
    public void setReceiveBufferSize(int size) {}

    @Override
    public int getReceiveBufferSize() {
        return 1 << 16;
    }

    @Override
    public void shutdownInput() throws IOException {
        connected().channel().shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        connected().channel().shutdownOutput();
    }
}
