package dev.apflow.adapters.http.connection;

import dev.apflow.adapters.http.settings.ConnectionLimits;
import dev.apflow.domain.time.LocalInstant;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Accepts connections, keeps them until they have sent something ({@link Places}), and answers for
 * the node's health ({@link FirstExchange}). All of it is done by one thread of the system that
 * waits for nothing else, so that neither computing nor waiting requests hold it up. What else is
 * asked is given to {@link ConnectionServer}. In a spare place the node's health is told, and
 * everything else is 429.
 */
public final class Acceptor implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Acceptor.class.getName());
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final Duration LONGEST_SPARE = Duration.ofSeconds(2);
    private static final Duration LONGEST_DOUBT = Duration.ofMillis(500);
    private static final Duration LONGEST_END = Duration.ofSeconds(1);
    private static final int AT_ONCE = 256;

    private final ServerSocketChannel listening;
    private final Selector selector;
    private final ConnectionLimits limits;
    private final Supplier<LocalInstant> clock;
    private final Places places;
    private final FirstExchange exchange;
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
            Optional<TlsListener> tls)
            throws IOException {
        this.listening = listening;
        this.limits = limits;
        this.clock = clock;
        this.selector = Selector.open();
        this.places = new Places(server.budget());
        this.exchange = new FirstExchange(selector, places, clock, healthResponder, server, tls);
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
            if (key.attachment() instanceof AcceptedConnection accepted) {
                exchange.onReadable(accepted);
            } else {
                acceptAll(key);
            }
        }
        exchange.goOn();
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
            places.leaveOldest();
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
            AcceptedConnection accepted = places.enter(channel, clock.get());
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, accepted);
            exchange.onReadable(accepted);
        } catch (IOException | NullPointerException failure) {
            channel.close();
        }
    }

    private void sweep(LocalInstant now) {
        SelectionKey accepting = listening.keyFor(selector);
        if (accepting != null && accepting.isValid()) {
            accepting.interestOps(SelectionKey.OP_ACCEPT);
        }
        for (AcceptedConnection accepted : places.all()) {
            if (accepted.isOlderThan(patience(accepted), now)) {
                exchange.overdue(accepted);
            }
        }
    }

    private Duration patience(AcceptedConnection accepted) {
        if (accepted.isEnding()) {
            return LONGEST_END;
        }
        if (!accepted.isCounted()) {
            return LONGEST_SPARE;
        }
        if (accepted.hasSent()) {
            return LONGEST_DOUBT;
        }
        return accepted.isAnswered() ? limits.idle() : limits.firstByte();
    }

    private void end() {
        Places.close(listening);
        places.all().forEach(places::leave);
        Places.close(selector);
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
