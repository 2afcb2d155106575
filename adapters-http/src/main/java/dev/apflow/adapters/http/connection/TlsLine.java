package dev.apflow.adapters.http.connection;

import dev.apflow.domain.time.LocalInstant;

import io.helidon.common.buffers.BufferData;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Supplier;

/** Bytes inside TLS, whose handshake is done. */
final class TlsLine extends ClientSocket {

    private static final System.Logger LOG = System.getLogger(TlsLine.class.getName());
    private static final int BUFFER = 16 << 10;

    private final SocketChannel channel;
    private final TlsWire wire;
    private final Supplier<LocalInstant> clock;
    private final Duration longestSilence;

    /**
     * @param channel in blocking mode
     * @param longestSilence that a client may be busy with TLS without saying anything in it
     */
    TlsLine(
            SocketChannel channel,
            TlsWire wire,
            Supplier<LocalInstant> clock,
            Duration longestSilence) {
        super(channel.socket(), "https");
        this.channel = channel;
        this.wire = wire;
        this.clock = clock;
        this.longestSilence = longestSilence;
    }

    @Override
    public boolean isSecure() {
        return true;
    }

    @Override
    public byte @Nullable [] get() {
        LocalInstant began = clock.get();
        byte[] buffer = new byte[BUFFER];
        try {
            byte[] plain = wire.plain();
            while (plain.length == 0) {
                if (wire.isEnded()) {
                    return null;
                }
                if (began.until(clock.get()).compareTo(longestSilence) > 0) {
                    throw new SocketTimeoutException("no request within TLS");
                }
                int count = channel.socket().getInputStream().read(buffer);
                if (count < 0) {
                    return null;
                }
                plain = received(ByteBuffer.wrap(buffer, 0, count));
            }
            return plain;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private byte[] received(ByteBuffer bytes) throws IOException {
        try {
            wire.received(bytes);
        } finally {
            flush();
        }
        return wire.plain();
    }

    @Override
    byte @Nullable [] glance() throws IOException {
        byte[] bytes = super.glance();
        if (bytes == null) {
            return null;
        }
        byte[] plain = received(ByteBuffer.wrap(bytes));
        return plain.length == 0 && wire.isEnded() ? null : plain;
    }

    @Override
    public int read(BufferData to) {
        byte[] plain = get();
        if (plain == null) {
            return -1;
        }
        to.write(plain);
        return plain.length;
    }

    @Override
    public void write(BufferData buffer) {
        try {
            wire.send(ByteBuffer.wrap(buffer.readBytes()));
            flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void flush() throws IOException {
        ByteBuffer out = wire.pending();
        if (out.hasRemaining()) {
            byte[] bytes = new byte[out.remaining()];
            out.get(bytes);
            channel.socket().getOutputStream().write(bytes);
        }
    }

    @Override
    void sayGoodbye() {
        try {
            wire.end();
            channel.configureBlocking(false);
            wire.flush(channel);
        } catch (IOException failure) {
            LOG.log(System.Logger.Level.TRACE, "it was closed already", failure);
        }
    }
}
