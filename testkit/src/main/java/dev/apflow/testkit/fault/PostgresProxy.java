package dev.apflow.testkit.fault;

import dev.apflow.embedded.postgres.PostgresDatabase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Stands before a PostgreSQL and does to connections what networks do. Everything may be called
 * from any thread; what is said holds for the connections there are and for those to come, until
 * {@link #heal}.
 */
public final class PostgresProxy implements AutoCloseable {

    private static final int WAITING_TO_BE_ACCEPTED = 100;
    private static final int CONNECTING_MILLIS = 5_000;

    private volatile PostgresDatabase target;
    private final ServerSocket listener;
    private final ConnectionFaults faults = new ConnectionFaults();
    private final List<Link> links = new CopyOnWriteArrayList<>();
    private final List<LostReply> rules = new CopyOnWriteArrayList<>();

    private PostgresProxy(PostgresDatabase target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** Opens one before {@code target}'s server on a free port. */
    public static PostgresProxy before(PostgresDatabase target) {
        try {
            ServerSocket listener =
                    new ServerSocket(0, WAITING_TO_BE_ACCEPTED, InetAddress.getLoopbackAddress());
            PostgresProxy proxy = new PostgresProxy(target, listener);
            Thread.ofVirtual().name("proxy").start(proxy::accept);
            return proxy;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The same database by way of this proxy. */
    public PostgresDatabase database() {
        return new PostgresDatabase(
                Objects.requireNonNull(listener.getInetAddress().getHostAddress()),
                listener.getLocalPort(),
                target.name(),
                target.user(),
                target.password(),
                target.options());
    }

    /**
     * The address moves: new connections go to {@code other}, which has the same name, users and
     * passwords. Those that are open stay where they are.
     */
    public void leadTo(PostgresDatabase other) {
        target = other;
    }

    /** Every message in this direction takes that much longer. */
    public void delay(Direction direction, Duration delay) {
        faults.delay(direction, delay);
    }

    /** A black hole: nothing in this direction arrives, not even that a connection was closed. */
    public void hold(Direction direction) {
        faults.hold(direction);
    }

    /** A partition: nothing arrives in either direction. */
    public void hold() {
        hold(Direction.TO_SERVER);
        hold(Direction.TO_CLIENT);
    }

    /** Ends all connections with a reset. */
    public void reset() {
        for (Link link : links) {
            link.reset();
            links.remove(link);
        }
    }

    /**
     * A firewall forgets the connections there are: nothing goes through them any more, in either
     * direction. Neither side notices. New connections go through.
     */
    public void forget() {
        links.forEach(Link::forget);
    }

    /** New connections are reset at once; those that are open go on. */
    public void refuse() {
        faults.refuse();
    }

    /** Ends delays, black holes and refusals: what was held arrives now. */
    public void heal() {
        faults.clear();
    }

    /**
     * Loses the reply to the next commit of a transaction in which such a statement was run, once;
     * the connection is reset instead.
     *
     * @param statement is asked about the text in lower case, without white space at its ends
     */
    public LostReply loseReply(Predicate<String> statement) {
        return loseReplies(1, statement);
    }

    /** Likewise, as often as that. */
    public LostReply loseReplies(int times, Predicate<String> statement) {
        LostReply rule = new LostReply(statement, times);
        rules.add(rule);
        return rule;
    }

    /** Connections open now. */
    public int connections() {
        links.removeIf(link -> !link.isOpen());
        return links.size();
    }

    private void accept() {
        try {
            while (true) {
                admit(listener.accept());
            }
        } catch (IOException closed) {
            // The proxy is.
        }
    }

    private void admit(Socket client) {
        Socket server = new Socket();
        try {
            if (faults.isRefusing()) {
                throw new IOException("refused");
            }
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            PostgresDatabase now = target;
            server.connect(new InetSocketAddress(now.host(), now.port()), CONNECTING_MILLIS);
        } catch (IOException unreachable) {
            Link.reset(client);
            Link.reset(server);
            return;
        }
        links.removeIf(link -> !link.isOpen());
        Link link = new Link(client, server, faults, () -> rules);
        links.add(link);
        link.start();
    }

    /** Ends it and all its connections. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        faults.clear();
        reset();
    }
}
