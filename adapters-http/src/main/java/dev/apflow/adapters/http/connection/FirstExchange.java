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
    void hear(AcceptedConnection visitor) {
        guarded(
                visitor,
                () -> {
                    if (visitor.wire().isPresent() && !flush(visitor, visitor.wire().get())) {
                        return;
                    }
                    buffer.clear();
                    int count = visitor.channel().read(buffer);
                    if (count < 0) {
                        places.leave(visitor);
                    } else if (count > 0 && !visitor.isEnding()) {
                        onBytes(visitor, buffer.flip());
                    }
                });
    }

    /** Something that is done for a visitor, and may fail. */
    private interface ConnectionStep {
        void run() throws IOException;
    }

    private void guarded(AcceptedConnection visitor, ConnectionStep attention) {
        try {
            attention.run();
        } catch (SSLException broken) {
            server.refusals().brokeOff(broken);
            places.leave(visitor);
        } catch (IOException failure) {
            places.leave(visitor);
        } catch (RuntimeException bug) {
            FailureLog.log(LOG, "a connection failed", bug);
            places.leave(visitor);
        }
    }

    private void onBytes(AcceptedConnection visitor, ByteBuffer bytes) throws IOException {
        if (visitor.wire().isEmpty() && tls.isPresent() && !tls.get().isOwn(visitor.channel())) {
            if (!TlsWire.isBegunBy(bytes.get(0))) {
                server.refusals().brokeOff(new SSLException("a client does not speak TLS"));
                visitor.channel().write(ByteBuffer.wrap(FixedAnswers.TLS_IS_EXPECTED));
                visitor.channel().shutdownOutput();
                visitor.ends(clock.get());
                return;
            }
            visitor.useTls(tls.get().wire());
        }
        if (visitor.wire().isEmpty()) {
            visitor.sent(bytes.array(), bytes.limit(), clock.get());
            judge(visitor);
        } else {
            exchangeTls(visitor, visitor.wire().get(), wire -> wire.received(bytes));
        }
    }

    /** Goes on with those whose handshakes were computed as far as they can be. */
    void goOn() {
        for (AcceptedConnection each = computed.poll(); each != null; each = computed.poll()) {
            AcceptedConnection visitor = each;
            if (places.has(visitor)) {
                guarded(
                        visitor,
                        () -> exchangeTls(visitor, visitor.wire().orElseThrow(), TlsWire::proceed));
            }
        }
    }

    /** Something that is done with what speaks TLS. */
    private interface Step {
        void on(TlsWire wire) throws SSLException;
    }

    private void exchangeTls(AcceptedConnection visitor, TlsWire wire, Step step) throws IOException {
        boolean sent;
        try {
            step.on(wire);
        } finally {
            sent = flush(visitor, wire);
        }
        Optional<Runnable> work = wire.work();
        if (work.isPresent()) {
            visitor.channel().keyFor(selector).interestOps(0);
            compute(visitor, work.get());
            return;
        }
        byte[] plain = wire.plain();
        if (plain.length > 0) {
            visitor.sent(plain, plain.length, clock.get());
            judge(visitor);
        } else if (wire.isEnded() && sent) {
            places.leave(visitor);
        }
    }

    private void compute(AcceptedConnection visitor, Runnable work) {
        tls.orElseThrow()
                .handshakes()
                .add(
                        visitor.address(),
                        () -> {
                            work.run();
                            computed.add(visitor);
                            selector.wakeup();
                        });
    }

    /** While a client does not take what is sent, nothing is read of it. */
    private boolean flush(AcceptedConnection visitor, TlsWire wire) throws IOException {
        boolean all = wire.flush(visitor.channel());
        visitor.channel()
                .keyFor(selector)
                .interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
        return all;
    }

    private void judge(AcceptedConnection visitor) throws IOException {
        switch (healthResponder.judge(visitor.sent())) {
            case HealthResponder.Unfinished _ -> {}
            case HealthResponder.NotMine _ -> passOn(visitor);
            case HealthResponder.Answer(byte[] bytes, boolean ends) ->
                    answer(visitor, bytes, ends || !visitor.isCounted());
        }
    }

    private void passOn(AcceptedConnection visitor) throws IOException {
        if (!visitor.isCounted()) {
            answer(visitor, FixedAnswers.OVERLOADED, true);
            return;
        }
        places.passOn(visitor);
        visitor.channel().keyFor(selector).cancel();
        visitor.channel().configureBlocking(true);
        server.serve(visitor.channel(), visitor.wire(), visitor.address(), visitor.sent());
    }

    /** An answer is short: a client for which it does not fit has not read those before it. */
    private void answer(AcceptedConnection visitor, byte[] bytes, boolean ends) throws IOException {
        if (!isSent(visitor, ByteBuffer.wrap(bytes), ends)) {
            places.leave(visitor);
        } else if (ends) {
            visitor.channel().shutdownOutput();
            visitor.ends(clock.get());
        } else {
            visitor.answered(clock.get());
        }
    }

    private static boolean isSent(AcceptedConnection visitor, ByteBuffer out, boolean ends)
            throws IOException {
        if (visitor.wire().isEmpty()) {
            visitor.channel().write(out);
            return !out.hasRemaining();
        }
        TlsWire wire = visitor.wire().get();
        wire.send(out);
        if (ends) {
            wire.end();
        }
        return wire.flush(visitor.channel());
    }

    /** Who is half through a request is judged by its pace, like everybody. */
    void overdue(AcceptedConnection visitor) {
        if (!visitor.hasSent() || visitor.isEnding() || !visitor.isCounted()) {
            places.leave(visitor);
            return;
        }
        try {
            passOn(visitor);
        } catch (IOException failure) {
            places.leave(visitor);
        }
    }
}
