package dev.apflow.adapters.http.connection;

import dev.apflow.adapters.http.settings.ConnectionLimits;
import dev.apflow.application.runtime.FailureLog;
import dev.apflow.domain.time.LocalInstant;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

import javax.net.ssl.SSLException;

/**
 * Accepts connections, keeps them until they have sent something, and answers for the node's
 * health. All of it is done by one thread of the system that waits for nothing else, so that
 * neither computing nor waiting requests hold it up. What else is asked is given to {@link
 * ConnectionServer}.
 *
 * <p>Who is beyond the limit of connections, or of those of one address, still gets in by one of a
 * few spare places: there the node's health is told, and everything else is 429. Where all spare
 * places are taken, or all of one address, the newest takes that of the oldest.
 */
public final class Acceptor implements AutoCloseable {

    /** For the health of the node alone. */
    static final int SPARE = 128;

    /** One address that comes and comes does not take the places of all others. */
    private static final int SPARE_OF_ADDRESS = SPARE / 2;

    private static final System.Logger LOG = System.getLogger(Acceptor.class.getName());
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration LONGEST_SPARE = Duration.ofSeconds(2);
    private static final Duration LONGEST_DOUBT = Duration.ofMillis(500);
    private static final Duration LONGEST_END = Duration.ofSeconds(1);
    private static final int AT_ONCE = 256;
    private static final int BUFFER = 16 << 10;
    private static final byte[] REFUSAL =
            problem(
                    "429 Too Many Requests",
                    "Too many connections",
                    "overloaded",
                    "Too many connections are open, or too many of this address.",
                    "Retry-After: 1\r\n");
    private static final byte[] PLAIN_ON_TLS =
            problem(
                    "400 Bad Request",
                    "TLS is expected",
                    "malformed_request",
                    "This port speaks HTTPS: use a URL that begins with https://.",
                    "");

    private final ServerSocketChannel listening;
    private final Selector selector;
    private final ConnectionLimits limits;
    private final Shares<ClientAddress> budget;
    private final Supplier<LocalInstant> clock;
    private final HealthResponder healthResponder;
    private final ConnectionServer server;
    private final Optional<TlsDoor> tls;
    private final Queue<AcceptedConnection> computed = new ConcurrentLinkedQueue<>();
    private final Set<AcceptedConnection> visitors = new LinkedHashSet<>();
    private final Set<AcceptedConnection> spare = new LinkedHashSet<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private final Thread thread;
    private LocalInstant swept;
    private boolean refusing;
    private volatile boolean closed;

    /**
     * Takes over a channel that listens.
     *
     * @param clock monotonic
     * @param tls how clients speak it; empty: they do not
     * @throws IOException the system gives no selector
     */
    public Acceptor(
            ServerSocketChannel listening,
            ConnectionLimits limits,
            Supplier<LocalInstant> clock,
            HealthResponder healthResponder,
            ConnectionServer server,
            Optional<TlsDoor> tls)
            throws IOException {
        this.listening = listening;
        this.limits = limits;
        this.budget = server.budget();
        this.clock = clock;
        this.healthResponder = healthResponder;
        this.server = server;
        this.tls = tls;
        this.selector = Selector.open();
        this.swept = clock.get();
        listening.configureBlocking(false);
        listening.register(selector, SelectionKey.OP_ACCEPT);
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("http-listener")
                        .priority(Thread.MAX_PRIORITY)
                        .unstarted(this::run);
    }

    /** Begins to accept. */
    public void start() {
        thread.start();
    }

    /** Its channel is closed whatever ends it: whoever connects is refused then, and can tell. */
    private void run() {
        try {
            while (!closed && listening.isOpen() && !thread.isInterrupted()) {
                selector.select(PERIOD.toMillis());
                round();
            }
        } catch (IOException | RuntimeException failed) {
            LOG.log(System.Logger.Level.ERROR, "listening ended", failed);
        } finally {
            end();
        }
    }

    private void round() {
        List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
        selector.selectedKeys().clear();
        for (SelectionKey key : ready) {
            if (!key.isValid()) {
                continue;
            }
            if (key.attachment() instanceof AcceptedConnection visitor) {
                hear(visitor);
            } else {
                acceptAll(key);
            }
        }
        for (AcceptedConnection each = computed.poll(); each != null; each = computed.poll()) {
            goOn(each);
        }
        LocalInstant now = clock.get();
        if (swept.until(now).compareTo(PERIOD) >= 0) {
            swept = now;
            sweep(now);
        }
    }

    /** Out of files, it looks again with the next sweep. */
    private void acceptAll(SelectionKey key) {
        try {
            for (int i = 0; i < AT_ONCE; i++) {
                SocketChannel channel = listening.accept();
                if (channel == null) {
                    tellOfRelief();
                    return;
                }
                enter(channel);
            }
        } catch (IOException none) {
            tellOfNeed(none);
            if (key.isValid()) {
                key.interestOps(0);
            }
            leaveOldest();
        }
    }

    /** Once, until all that wait are accepted. */
    private void tellOfNeed(IOException why) {
        if (!refusing) {
            refusing = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "connections cannot be accepted, which is tried again: {0}",
                    why.getMessage());
        }
    }

    private void tellOfRelief() {
        if (refusing) {
            refusing = false;
            LOG.log(System.Logger.Level.INFO, "connections are accepted again");
        }
    }

    private void enter(SocketChannel channel) throws IOException {
        try {
            ClientAddress address = ClientAddress.of(channel.socket().getInetAddress());
            boolean counted = budget.tryEnter(address);
            if (!counted) {
                makeRoom(address);
            }
            AcceptedConnection visitor =
                    new AcceptedConnection(channel, address, counted, clock.get());
            visitors.add(visitor);
            if (!counted) {
                spare.add(visitor);
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, visitor);
            hear(visitor);
        } catch (IOException | NullPointerException failure) {
            channel.close();
        }
    }

    private void makeRoom(ClientAddress address) {
        List<AcceptedConnection> own =
                spare.stream().filter(each -> each.address().equals(address)).toList();
        if (own.size() >= SPARE_OF_ADDRESS) {
            leave(own.get(0));
        } else if (spare.size() >= SPARE) {
            leaveOldest();
        }
    }

    private void leaveOldest() {
        spare.stream().findFirst().ifPresent(this::leave);
    }

    private void hear(AcceptedConnection visitor) {
        attend(
                visitor,
                () -> {
                    if (visitor.wire().isPresent() && !flush(visitor, visitor.wire().get())) {
                        return;
                    }
                    buffer.clear();
                    int count = visitor.channel().read(buffer);
                    if (count < 0) {
                        leave(visitor);
                    } else if (count > 0 && !visitor.isEnding()) {
                        heard(visitor, buffer.flip());
                    }
                });
    }

    /** Something that is done for a visitor, and may fail. */
    private interface Attention {
        void run() throws IOException;
    }

    private void attend(AcceptedConnection visitor, Attention attention) {
        try {
            attention.run();
        } catch (SSLException broken) {
            server.refusals().brokeOff(broken);
            leave(visitor);
        } catch (IOException failure) {
            leave(visitor);
        } catch (RuntimeException bug) {
            FailureLog.log(LOG, "a connection failed", bug);
            leave(visitor);
        }
    }

    private void heard(AcceptedConnection visitor, ByteBuffer bytes) throws IOException {
        if (visitor.wire().isEmpty() && tls.isPresent() && !tls.get().isOwn(visitor.channel())) {
            if (!TlsWire.isBegunBy(bytes.get(0))) {
                server.refusals().brokeOff(new SSLException("a client does not speak TLS"));
                visitor.channel().write(ByteBuffer.wrap(PLAIN_ON_TLS));
                visitor.channel().shutdownOutput();
                visitor.ends(clock.get());
                return;
            }
            visitor.speaks(tls.get().wire());
        }
        if (visitor.wire().isEmpty()) {
            visitor.sent(bytes.array(), bytes.limit(), clock.get());
            judge(visitor);
        } else {
            converse(visitor, visitor.wire().get(), wire -> wire.received(bytes));
        }
    }

    /** Its handshake was computed as far as it can be. */
    private void goOn(AcceptedConnection visitor) {
        if (visitors.contains(visitor)) {
            attend(
                    visitor,
                    () -> converse(visitor, visitor.wire().orElseThrow(), TlsWire::proceed));
        }
    }

    /** Something that is done with what speaks TLS. */
    private interface Step {
        void on(TlsWire wire) throws SSLException;
    }

    private void converse(AcceptedConnection visitor, TlsWire wire, Step step) throws IOException {
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
            leave(visitor);
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
            answer(visitor, REFUSAL, true);
            return;
        }
        visitors.remove(visitor);
        visitor.channel().keyFor(selector).cancel();
        visitor.channel().configureBlocking(true);
        server.serve(visitor.channel(), visitor.wire(), visitor.address(), visitor.sent());
    }

    /** An answer is short: a client for which it does not fit has not read those before it. */
    private void answer(AcceptedConnection visitor, byte[] bytes, boolean ends) throws IOException {
        if (!isSent(visitor, ByteBuffer.wrap(bytes), ends)) {
            leave(visitor);
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

    private void sweep(LocalInstant now) {
        SelectionKey accepting = listening.keyFor(selector);
        if (accepting != null && accepting.isValid()) {
            accepting.interestOps(SelectionKey.OP_ACCEPT);
        }
        for (AcceptedConnection visitor : List.copyOf(visitors)) {
            if (visitor.isOlderThan(patience(visitor), now)) {
                overdue(visitor);
            }
        }
    }

    private Duration patience(AcceptedConnection visitor) {
        if (visitor.isEnding()) {
            return LONGEST_END;
        }
        if (!visitor.isCounted()) {
            return LONGEST_SPARE;
        }
        if (visitor.hasSent()) {
            return LONGEST_DOUBT;
        }
        return visitor.isAnswered() ? limits.idle() : limits.firstByte();
    }

    /** Who is half through a request is judged by its pace, like everybody. */
    private void overdue(AcceptedConnection visitor) {
        if (!visitor.hasSent() || visitor.isEnding() || !visitor.isCounted()) {
            leave(visitor);
            return;
        }
        try {
            passOn(visitor);
        } catch (IOException failure) {
            leave(visitor);
        }
    }

    private void leave(AcceptedConnection visitor) {
        if (!visitors.remove(visitor)) {
            return;
        }
        spare.remove(visitor);
        if (visitor.isCounted()) {
            budget.leave(visitor.address());
        }
        close(visitor.channel());
    }

    private void end() {
        close(listening);
        List.copyOf(visitors).forEach(this::leave);
        close(selector);
    }

    private static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception failure) {
            LOG.log(System.Logger.Level.DEBUG, "it was closed already", failure);
        }
    }

    private static byte[] problem(
            String line, String title, String code, String detail, String headers) {
        String body =
                String.format(
                        Locale.ROOT,
                        "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%s,"
                                + "\"code\":\"%s\",\"detail\":\"%s\"}",
                        title,
                        line.substring(0, 3),
                        code,
                        detail);
        String head =
                String.format(
                        Locale.ROOT,
                        "HTTP/1.1 %s\r\n"
                                + "Content-Type: application/problem+json\r\n"
                                + "Content-Length: %d\r\n"
                                + "Cache-Control: no-store\r\n"
                                + "%sConnection: close\r\n\r\n",
                        line,
                        body.length(),
                        headers);
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    /** Ends; connections that were given away go on. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(LONGEST_END);
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }
}
