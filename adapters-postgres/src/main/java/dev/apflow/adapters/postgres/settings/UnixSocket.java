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
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Objects;

/**
 * A Unix socket in the shape of a {@link Socket}, for the JDK has none. One thread may read while
 * another writes or closes. Reads wait on a selector, since a channel has no read timeout.
 */
public final class UnixSocket extends Socket {

    private final UnixDomainSocketAddress address;
    private volatile @Nullable Open open;
    private volatile boolean closed;
    private volatile int timeoutMillis;

    /** Nobody listens at the socket, or it is not there. */
    public static final class NotThere extends ConnectException {

        private static final long serialVersionUID = 1L;

        NotThere(String message) {
            super(message);
        }
    }

    /** A connected channel and what waits for it. */
    private record Open(SocketChannel channel, Selector readable, Selector writable) {

        static Open to(UnixDomainSocketAddress address) throws IOException {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(address);
                channel.configureBlocking(false);
                Selector readable = Selector.open();
                Selector writable = Selector.open();
                channel.register(readable, SelectionKey.OP_READ);
                channel.register(writable, SelectionKey.OP_WRITE);
                return new Open(channel, readable, writable);
            } catch (IOException refused) {
                channel.close();
                throw refused;
            }
        }

        void close() throws IOException {
            try (channel;
                    readable) {
                writable.close();
            }
        }
    }

    UnixSocket(UnixDomainSocketAddress address) {
        this.address = address;
    }

    @Override
    public void connect(SocketAddress ignored, int timeout) throws IOException {
        try {
            open = Open.to(address);
        } catch (IOException refused) {
            throw new NotThere(address + ": " + refused.getMessage());
        }
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
        connect(ignored, 0);
    }

    private Open connected() throws SocketException {
        Open present = open;
        if (closed || present == null) {
            throw new SocketException(closed ? "the socket is closed" : "not connected");
        }
        return present;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        Open present = connected();
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                return length == 0 ? 0 : receive(present, ByteBuffer.wrap(bytes, offset, length));
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        Open present = connected();
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                send(present, ByteBuffer.wrap(bytes, offset, length));
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    private int receive(Open present, ByteBuffer into) throws IOException {
        int millis = timeoutMillis;
        int count = present.channel.read(into);
        while (count == 0) {
            if (!isReady(present.readable, millis) && millis > 0) {
                throw new SocketTimeoutException("nothing to read within " + millis + " ms");
            }
            count = present.channel.read(into);
        }
        return count;
    }

    private static void send(Open present, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (present.channel.write(bytes) == 0) {
                isReady(present.writable, 0);
            }
        }
    }

    /** An interrupt does not end the wait, as with the sockets of platform threads. */
    private static boolean isReady(Selector selector, int millis) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            int ready = selector.select(millis);
            while (ready == 0 && selector.isOpen() && Thread.interrupted()) {
                interrupted = true;
                ready = selector.select(millis);
            }
            selector.selectedKeys().clear();
            return ready > 0;
        } catch (ClosedSelectorException closed) {
            throw new SocketException("the socket is closed", closed);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        Open present = open;
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
        connected().channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        connected().channel.shutdownOutput();
    }
}
