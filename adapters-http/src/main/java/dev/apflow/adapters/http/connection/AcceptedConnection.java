package dev.apflow.adapters.http.connection;

import dev.apflow.domain.time.LocalInstant;

import java.io.ByteArrayOutputStream;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/** A connection at the {@link Acceptor}; used by its thread alone. */
final class AcceptedConnection {

    private final SocketChannel channel;
    private final ClientAddress address;
    private final boolean counted;
    private Optional<TlsWire> wire = Optional.empty();
    private ByteArrayOutputStream sent = new ByteArrayOutputStream(0);
    private LocalInstant since;
    private boolean answered;
    private boolean ending;

    /**
     * @param counted whether it has one of the ordinary places, not a spare one
     */
    AcceptedConnection(
            SocketChannel channel, ClientAddress address, boolean counted, LocalInstant since) {
        this.channel = channel;
        this.address = address;
        this.counted = counted;
        this.since = since;
    }

    SocketChannel channel() {
        return channel;
    }

    ClientAddress address() {
        return address;
    }

    boolean isCounted() {
        return counted;
    }

    /** What it uses TLS with; empty: it speaks none, or has not begun. */
    Optional<TlsWire> wire() {
        return wire;
    }

    void useTls(TlsWire tls) {
        wire = Optional.of(tls);
    }

    /** Bytes came. */
    void sent(byte[] bytes, int count, LocalInstant now) {
        if (!hasSent()) {
            since = now;
        }
        sent.write(bytes, 0, count);
    }

    byte[] sent() {
        return sent.toByteArray();
    }

    boolean hasSent() {
        return sent.size() > 0;
    }

    /** Its request was answered; another one may come. */
    void answered(LocalInstant now) {
        sent = new ByteArrayOutputStream(0);
        answered = true;
        since = now;
    }

    boolean isAnswered() {
        return answered;
    }

    /** Its last answer was given: what it still sends is not looked at. */
    void ends(LocalInstant now) {
        ending = true;
        since = now;
    }

    boolean isEnding() {
        return ending;
    }

    boolean isOlderThan(Duration time, LocalInstant now) {
        return since.until(now).compareTo(time) > 0;
    }
}
