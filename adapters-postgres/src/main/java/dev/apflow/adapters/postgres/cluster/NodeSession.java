package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.domain.node.NodeIdentity;

import java.sql.SQLException;
import java.util.List;
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
final class NodeSession implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(NodeSession.class.getName());

    private static final int LISTEN_MILLIS = 10_000;

    private static final SqlQuery LOCK =
            SqlQuery.of(
                    SqlText.inline(
                            NodeSession.class,
                            """
                            with named as materialized (select ${next_lock NODE apflow_cluster_presence} as key)
                            select key, pg_advisory_lock(${lock NODE key}) from named
                            """));

    private static final SqlQuery CHANNEL =
            SqlQuery.of(SqlText.inline(NodeSession.class, "select ${channel}"));

    private final PostgresSettings settings;
    private final NodePresence presence;
    private final Consumer<String> onSignal;
    private final StopSignal closing;
    private volatile Optional<Session> session = Optional.empty();

    /**
     * @param reserved where the node's record is kept
     * @param onSignal takes the others' signals
     */
    NodeSession(
            PostgresSettings settings,
            Database reserved,
            Consumer<String> onSignal,
            StopSignal closing) {
        this.settings = settings;
        this.presence = new NodePresence(reserved);
        this.onSignal = onSignal;
        this.closing = closing;
    }

    /** Shows presence in a session that was opened for it, and from then on. */
    void begin(Session opened) throws SQLException {
        show(opened);
        Thread.ofPlatform().daemon().name("apflow presence").start(() -> keepUp(opened));
    }

    /** The name of the present session's lock, if there is one. */
    Optional<Integer> key() {
        return presence.key();
    }

    /** Whose record says which session it is. */
    void of(NodeIdentity life) {
        presence.of(Optional.of(life));
    }

    void ofNobody() {
        presence.of(Optional.empty());
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
                        SqlErrors.oneLine(broken));
            }
            next = Optional.empty();
            presence.shownBy(Optional.empty());
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
            presence.announce();
            shown = true;
            return opened;
        } finally {
            if (!shown) {
                opened.close();
            }
        }
    }

    static String name(PostgresSettings settings) {
        return "apflow node " + settings.node();
    }

    private void show(Session opened) throws SQLException {
        session = Optional.of(opened);
        String channel =
                CHANNEL.row(row -> row.getString(1)).with(opened.connection()).orElseThrow();
        opened.execute("listen " + channel);
        presence.shownBy(LOCK.row(row -> row.getInt(1)).with(opened.connection()));
    }

    /** Until the session breaks. */
    private void listen(Session present) throws SQLException {
        while (!closing.isClosed()) {
            List<String> notifications = present.notifications(LISTEN_MILLIS);
            if (notifications.isEmpty()) {
                present.check();
            }
            notifications.forEach(onSignal);
        }
    }

    @Override
    public void close() {
        session.ifPresent(Session::close);
    }
}
