package dev.apflow.adapters.http.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * The server's end of TLS, between bytes of the network and bytes of the application. It waits for
 * nothing and reads nothing itself; used by one thread at a time.
 */
final class TlsWire {

    /** What the first byte of a client that uses TLS is: its record is a handshake. */
    private static final int HANDSHAKE = 22;

    /** Records that mean nothing to the application, one after another. */
    private static final int MOST_EMPTY = 32;

    private static final int MOST_OF_HANDSHAKE = 256;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final ByteArrayOutputStream plain = new ByteArrayOutputStream(0);
    private byte[] rest = {};
    private ByteBuffer out = NOTHING;
    private int empty;
    private boolean handshaken;
    private boolean ended;

    TlsWire(SSLEngine engine) {
        this.engine = engine;
    }

    /** Whether a connection that begins so can be one of TLS. */
    static boolean isBegunBy(byte first) {
        return first == HANDSHAKE;
    }

    boolean isHandshaken() {
        return handshaken;
    }

    /** Whether the client said that it sends no more. */
    boolean isEnded() {
        return ended;
    }

    /**
     * Takes what came from the network.
     *
     * @throws SSLException it is not TLS, or not what we speak; what is {@link #pending} says so to
     *     the client
     */
    void received(ByteBuffer bytes) throws SSLException {
        ByteBuffer all = bytes;
        if (rest.length > 0) {
            all = ByteBuffer.allocate(rest.length + bytes.remaining());
            all.put(rest).put(bytes).flip();
        }
        advance(all);
    }

    /** Goes on after {@link #work}. */
    void proceed() throws SSLException {
        advance(ByteBuffer.wrap(rest));
    }

    private void advance(ByteBuffer net) throws SSLException {
        try {
            boolean more = true;
            while (more && !ended) {
                more =
                        switch (engine.getHandshakeStatus()) {
                            case NEED_TASK -> requireFirstHandshake();
                            case NEED_WRAP -> wrap(NOTHING);
                            default -> unwrap(net);
                        };
            }
        } catch (SSLException broken) {
            alert();
            throw broken;
        } finally {
            rest = new byte[net.remaining()];
            net.get(rest);
        }
    }

    /** A second one would be a renegotiation, by which clients make a server compute. */
    private boolean requireFirstHandshake() throws SSLException {
        if (handshaken) {
            throw new SSLException("a client asks for a TLS renegotiation");
        }
        return false;
    }

    private boolean unwrap(ByteBuffer net) throws SSLException {
        if (!net.hasRemaining()) {
            return false;
        }
        ByteBuffer to = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        SSLEngineResult result = engine.unwrap(net, to);
        note(result);
        plain.write(to.array(), 0, to.position());
        empty = to.position() > 0 ? 0 : result.bytesConsumed() > 0 ? empty + 1 : empty;
        if (empty > (handshaken ? MOST_EMPTY : MOST_OF_HANDSHAKE)) {
            throw new SSLException("too many records that say nothing");
        }
        ended |= result.getStatus() == Status.CLOSED;
        return result.getStatus() == Status.OK;
    }

    private boolean wrap(ByteBuffer from) throws SSLException {
        ByteBuffer to = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        SSLEngineResult result = engine.wrap(from, to);
        note(result);
        to.flip();
        ByteBuffer both = ByteBuffer.allocate(out.remaining() + to.remaining());
        out = both.put(out).put(to).flip();
        return result.getStatus() == Status.OK;
    }

    private void note(SSLEngineResult result) {
        handshaken |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
    }

    private void alert() {
        try {
            engine.closeOutbound();
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && wrap(NOTHING)) {
                // The alert is of one record or two.
            }
        } catch (SSLException also) {
            // It was said already, or cannot be.
        }
    }

    /** What has to be computed before anything else is done, on whatever thread. */
    Optional<Runnable> work() {
        return engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK
                ? Optional.of(this::compute)
                : Optional.empty();
    }

    private void compute() {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** What the client said since this was asked. */
    byte[] plain() {
        byte[] bytes = plain.toByteArray();
        plain.reset();
        return bytes;
    }

    /** Has {@code bytes} sent with what is {@link #pending}. */
    void send(ByteBuffer bytes) throws SSLException {
        while (bytes.hasRemaining()) {
            if (!wrap(bytes)) {
                throw new SSLException("the connection was closed");
            }
        }
    }

    /** Nothing is sent after what is pending. */
    void end() {
        alert();
    }

    /** What has to be sent to the client; who sends it takes it from there. */
    ByteBuffer pending() {
        return out;
    }

    /** Sends as much as {@code channel} takes; whether that is all. */
    boolean flush(WritableByteChannel channel) throws IOException {
        channel.write(out);
        return !out.hasRemaining();
    }
}
