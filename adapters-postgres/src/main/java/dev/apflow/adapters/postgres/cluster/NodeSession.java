package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.domain.node.NodeIdentity;

import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The session by which a node shows that its process lives, and hears the others. It holds two
 * locks and listens; nothing else is ever asked of it but, now and then, whether it is there. A
 * session that breaks is opened again by the same thread, under a new name, which the node's record
 * then says.
 *
 * <p>One lock is the standalone process's, shared: no such process starts while a node is there,
 * and no node joins while such a process is there.
 */
public final class NodeSession implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(NodeSession.class.getName());

    private static final int LISTEN_MILLIS = 10_000;

    /** Longer than any statement of the session, which also listens. */
    private static final Duration FIRST = Duration.ofSeconds(15);

    private static final SqlText LOCK =
            SqlText.inline(
                    NodeSession.class,
                    """
                    with named as materialized (select ${next_lock NODE apflow_cluster_presence} as key)
                    select key, pg_advisory_lock(${lock NODE key}) from named
                    """);

    private static final SqlText CHANNEL = SqlText.inline(NodeSession.class, "select ${channel}");

    private final PostgresSettings settings;
    private final Database reserved;
    private final Consumer<String> heard;
    private final StopSignal closing;
    private Optional<NodeIdentity> identity = Optional.empty();
    private volatile Optional<Integer> key = Optional.empty();
    private volatile Optional<Session> session = Optional.empty();

    /**
     * @param reserved where the node's record is kept
     * @param heard takes the others' signals
     */
    public NodeSession(
            PostgresSettings settings,
            Database reserved,
            Consumer<String> heard,
            StopSignal closing) {
        this.settings = settings;
        this.reserved = reserved;
        this.heard = heard;
        this.closing = closing;
    }

    /**
     * Opens the first session, which has its part in the hold; empty where sessions cannot be held.
     *
     * @throws StoreRefused a standalone process holds the database, or it cannot be reached
     */
    public static Optional<Session> first(PostgresSettings settings, PoolerMode proxy) {
        try {
            Session session = Session.open(settings, name(settings), proxy, FIRST);
            boolean open = false;
            try {
                enter(session, proxy);
                open = proxy == PoolerMode.NONE;
                return open ? Optional.of(session) : poolingProxy();
            } finally {
                if (!open) {
                    session.close();
                }
            }
        } catch (SQLException problem) {
            throw new StoreRefused(
                    "cannot open " + settings.url() + ": " + StandaloneLock.oneLine(problem),
                    problem);
        }
    }

    private static void enter(Session session, PoolerMode proxy) throws SQLException {
        if (TermAcquisition.hasRow(session.connection())) {
            TermAcquisition.node(session, proxy);
        } else if (proxy == PoolerMode.NONE) {
            TermAcquisition.shareOnly(session);
        }
    }

    private static Optional<Session> poolingProxy() {
        LOG.log(
                System.Logger.Level.WARNING,
                "the database is reached through a proxy that pools sessions: nodes that die are"
                    + " noticed by their leases alone, and signals from node to node are replaced"
                    + " by polling");
        return Optional.empty();
    }

    /** Shows presence in a session that was opened for it, and from then on. */
    public void begin(Session opened) throws SQLException {
        show(opened);
        Thread.ofPlatform().daemon().name("apflow presence").start(() -> keepUp(opened));
    }

    /** The name of the present session's lock, if there is one. */
    Optional<Integer> key() {
        return key;
    }

    /** Whose record says which session it is. */
    synchronized void of(NodeIdentity life) {
        identity = Optional.of(life);
    }

    synchronized void ofNobody() {
        identity = Optional.empty();
    }

    private synchronized Optional<NodeIdentity> identity() {
        return identity;
    }

    private void keepUp(Session first) {
        int failures = 0;
        Optional<Session> next = Optional.of(first);
        while (!closing.isClosed()) {
            try (Session present = next.isPresent() ? next.get() : reopened()) {
                failures = 0;
                listen(present);
            } catch (SQLException broken) {
                failures++;
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "the session of node {0} is broken: {1}",
                        settings.node(),
                        StandaloneLock.oneLine(broken));
            }
            next = Optional.empty();
            key = Optional.empty();
            closing.pauseAfter(Math.max(failures, 1));
        }
    }

    private Session reopened() throws SQLException {
        Session opened = Session.open(settings, name(settings));
        boolean shown = false;
        try {
            boolean shared = StandaloneLock.share(opened.connection());
            LOG.log(System.Logger.Level.DEBUG, "a share in the database: {0}", shared);
            show(opened);
            announce();
            shown = true;
            return opened;
        } finally {
            if (!shown) {
                opened.close();
            }
        }
    }

    private static String name(PostgresSettings settings) {
        return "apflow node " + settings.node();
    }

    private static String channel(Connection connection) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, CHANNEL)) {
            return call.row(row -> row.getString(1)).orElseThrow();
        }
    }

    private void show(Session opened) throws SQLException {
        session = Optional.of(opened);
        opened.execute("listen " + channel(opened.connection()));
        try (SqlStatement call = new SqlStatement(opened.connection(), LOCK)) {
            key = call.row(row -> row.getInt(1));
        }
    }

    /** A sweep must not have to wait for the next heartbeat to find the node's session again. */
    private void announce() throws SQLException {
        Optional<NodeIdentity> life = identity();
        if (life.isEmpty()) {
            return;
        }
        reserved.attempt(
                connection -> {
                    try (SqlStatement call =
                            new SqlStatement(
                                    connection,
                                    "update apflow_cluster_node set presence = ? where node = ? and"
                                            + " incarnation = ?")) {
                        return call.number(key.map(Integer::longValue))
                                .text(life.get().node().value())
                                .number(life.get().incarnation().value())
                                .update();
                    }
                });
    }

    /** Until the session breaks. A driver that waits sees at once that the server has left. */
    private void listen(Session present) throws SQLException {
        Connection connection = present.connection();
        PGConnection driver = connection.unwrap(PGConnection.class);
        while (!closing.isClosed()) {
            PGNotification[] notifications = driver.getNotifications(LISTEN_MILLIS);
            if (notifications == null || notifications.length == 0) {
                present.check();
            } else {
                for (PGNotification each : notifications) {
                    heard.accept(each.getParameter());
                }
            }
        }
    }

    @Override
    public void close() {
        session.ifPresent(Session::close);
    }
}
