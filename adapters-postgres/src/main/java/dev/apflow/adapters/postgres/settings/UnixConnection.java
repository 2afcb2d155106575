package dev.apflow.adapters.postgres.settings;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * A connected channel and what waits for it. Reads wait on a selector, since a channel has no read
 * timeout.
 */
record UnixConnection(SocketChannel channel, Selector readable, Selector writable) {

    static UnixConnection to(UnixDomainSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(address);
            channel.configureBlocking(false);
            Selector readable = Selector.open();
            Selector writable = Selector.open();
            channel.register(readable, SelectionKey.OP_READ);
            channel.register(writable, SelectionKey.OP_WRITE);
            return new UnixConnection(channel, readable, writable);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
    }

    /**
     * Waits for bytes; how many came, or -1 at the end.
     *
     * @param millis to wait at most; 0 for ever
     */
    int receive(ByteBuffer into, int millis) throws IOException {
        int count = channel.read(into);
        while (count == 0) {
            if (!isReady(readable, millis) && millis > 0) {
                throw new SocketTimeoutException("nothing to read within " + millis + " ms");
            }
            count = channel.read(into);
        }
        return count;
    }

    void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                isReady(writable, 0);
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

    void close() throws IOException {
        try (channel;
                readable) {
            writable.close();
        }
    }
}
