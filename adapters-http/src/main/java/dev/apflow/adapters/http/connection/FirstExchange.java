package dev.apflow.adapters.http.connection;

import dev.apflow.application.runtime.FailureLog;
import dev.apflow.domain.time.LocalInstant;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

import javax.net.ssl.SSLException;

/**
 * Reads what a connection sends first: does the handshake of TLS, answers for the node's health,
 * and passes everything else on to the {@link ConnectionServer}. It waits for nothing. Of the
 * thread that accepts.
 */
final class FirstExchange {

    private static final System.Logger LOG = System.getLogger(FirstExchange.class.getName());
    private static final int BUFFER = 16 << 10;

    private final Selector selector;
    private final Places places;
    private final Supplier<LocalInstant> clock;
    private final HealthResponder healthResponder;
    private final ConnectionServer server;
    private final Optional<TlsListener> tls;
    private final Queue<AcceptedConnection> computed = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    FirstExchange(
            Selector selector,
            Places places,
            Supplier<LocalInstant> clock,
            HealthResponder healthResponder,
            ConnectionServer server,
            Optional<TlsListener> tls) {
        this.selector = selector;
        this.places = places;
        this.clock = clock;
        this.healthResponder = healthResponder;
        this.server = server;
        this.tls = tls;
    }

    /** Reads what a connection sent. */
    void onReadable(AcceptedConnection accepted) {
        guarded(
                accepted,
                () -> {
                    if (accepted.wire().isPresent() && !flush(accepted, accepted.wire().get())) {
                        return;
                    }
                    buffer.clear();
                    int count = accepted.channel().read(buffer);
                    if (count < 0) {
                        places.leave(accepted);
                    } else if (count > 0 && !accepted.isEnding()) {
                        onBytes(accepted, buffer.flip());
                    }
                });
    }

    /** Something that is done for a visitor, and may fail. */
    private interface ConnectionStep {
        void run() throws IOException;
    }

    private void guarded(AcceptedConnection accepted, ConnectionStep attention) {
        try {
            attention.run();
        } catch (SSLException broken) {
            server.refusals().brokeOff(broken);
            places.leave(accepted);
        } catch (IOException failure) {
            places.leave(accepted);
        } catch (RuntimeException bug) {
            FailureLog.log(LOG, "a connection failed", bug);
            places.leave(accepted);
        }
    }

    private void onBytes(AcceptedConnection accepted, ByteBuffer bytes) throws IOException {
        if (accepted.wire().isEmpty() && tls.isPresent() && !tls.get().isOwn(accepted.channel())) {
            if (!TlsWire.isBegunBy(bytes.get(0))) {
                server.refusals().brokeOff(new SSLException("a client does not speak TLS"));
                accepted.channel().write(ByteBuffer.wrap(FixedAnswers.TLS_IS_EXPECTED));
                accepted.channel().shutdownOutput();
                accepted.ends(clock.get());
                return;
            }
            accepted.useTls(tls.get().wire());
        }
        if (accepted.wire().isEmpty()) {
            accepted.sent(bytes.array(), bytes.limit(), clock.get());
            judge(accepted);
        } else {
            exchangeTls(accepted, accepted.wire().get(), wire -> wire.received(bytes));
        }
    }

    /** Goes on with those whose handshakes were computed as far as they can be. */
    void goOn() {
        for (AcceptedConnection each = computed.poll(); each != null; each = computed.poll()) {
            AcceptedConnection accepted = each;
            if (places.has(accepted)) {
                guarded(
                        accepted,
                        () ->
                                exchangeTls(
                                        accepted, accepted.wire().orElseThrow(), TlsWire::proceed));
            }
        }
    }

    /** Something that is done with what uses TLS. */
    private interface Step {
        void on(TlsWire wire) throws SSLException;
    }

    private void exchangeTls(AcceptedConnection accepted, TlsWire wire, Step step)
            throws IOException {
        boolean sent;
        try {
            step.on(wire);
        } finally {
            sent = flush(accepted, wire);
        }
        Optional<Runnable> work = wire.work();
        if (work.isPresent()) {
            accepted.channel().keyFor(selector).interestOps(0);
            compute(accepted, work.get());
            return;
        }
        byte[] plain = wire.plain();
        if (plain.length > 0) {
            accepted.sent(plain, plain.length, clock.get());
            judge(accepted);
        } else if (wire.isEnded() && sent) {
            places.leave(accepted);
        }
    }

    private void compute(AcceptedConnection accepted, Runnable work) {
        tls.orElseThrow()
                .handshakes()
                .add(
                        accepted.address(),
                        () -> {
                            work.run();
                            computed.add(accepted);
                            selector.wakeup();
                        });
    }

    /** While a client does not take what is sent, nothing is read of it. */
    private boolean flush(AcceptedConnection accepted, TlsWire wire) throws IOException {
        boolean all = wire.flush(accepted.channel());
        accepted.channel()
                .keyFor(selector)
                .interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
        return all;
    }

    private void judge(AcceptedConnection accepted) throws IOException {
        switch (healthResponder.judge(accepted.sent())) {
            case HealthResponder.Unfinished _ -> {}
            case HealthResponder.NotMine _ -> passOn(accepted);
            case HealthResponder.Answer(byte[] bytes, boolean ends) ->
                    answer(accepted, bytes, ends || !accepted.isCounted());
        }
    }

    private void passOn(AcceptedConnection accepted) throws IOException {
        if (!accepted.isCounted()) {
            answer(accepted, FixedAnswers.OVERLOADED, true);
            return;
        }
        places.passOn(accepted);
        accepted.channel().keyFor(selector).cancel();
        accepted.channel().configureBlocking(true);
        server.serve(accepted.channel(), accepted.wire(), accepted.address(), accepted.sent());
    }

    /** An answer is short: a client for which it does not fit has not read those before it. */
    private void answer(AcceptedConnection accepted, byte[] bytes, boolean ends)
            throws IOException {
        if (!isSent(accepted, ByteBuffer.wrap(bytes), ends)) {
            places.leave(accepted);
        } else if (ends) {
            accepted.channel().shutdownOutput();
            accepted.ends(clock.get());
        } else {
            accepted.answered(clock.get());
        }
    }

    private static boolean isSent(AcceptedConnection accepted, ByteBuffer out, boolean ends)
            throws IOException {
        if (accepted.wire().isEmpty()) {
            accepted.channel().write(out);
            return !out.hasRemaining();
        }
        TlsWire wire = accepted.wire().get();
        wire.send(out);
        if (ends) {
            wire.end();
        }
        return wire.flush(accepted.channel());
    }

    /** Who is half through a request is judged by its pace, like everybody. */
    void overdue(AcceptedConnection accepted) {
        if (!accepted.hasSent() || accepted.isEnding() || !accepted.isCounted()) {
            places.leave(accepted);
            return;
        }
        try {
            passOn(accepted);
        } catch (IOException failure) {
            places.leave(accepted);
        }
    }
}
