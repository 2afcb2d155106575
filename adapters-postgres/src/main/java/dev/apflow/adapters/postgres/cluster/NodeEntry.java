package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.StoreRefused;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Lets a node of a cluster into a database. */
public final class NodeEntry {

    private static final System.Logger LOG = System.getLogger(NodeEntry.class.getName());

    /** Longer than any statement of the session, which also listens. */
    private static final Duration FIRST = Duration.ofSeconds(15);

    private NodeEntry() {}

    /**
     * Opens the node's first session, which has its share in the lock; empty where sessions cannot
     * be held.
     *
     * @throws StoreRefused a standalone process holds the database, or it cannot be reached
     */
    public static Optional<Session> open(PostgresSettings settings, PoolerMode proxy) {
        try {
            Session session = Session.open(settings, NodeSession.name(settings), proxy, FIRST);
            boolean open = false;
            try {
                enter(session, proxy);
                open = proxy == PoolerMode.NONE;
                return open ? Optional.of(session) : withoutSession();
            } finally {
                if (!open) {
                    session.close();
                }
            }
        } catch (SQLException problem) {
            throw new StoreRefused(
                    "cannot open " + settings.url() + ": " + SqlErrors.oneLine(problem), problem);
        }
    }

    private static void enter(Session session, PoolerMode proxy) throws SQLException {
        if (LockAcquisition.hasRow(session.connection())) {
            TermAcquisition.enter(
                    new NodeCandidate(session.connection(), proxy == PoolerMode.POOLING));
        } else if (proxy == PoolerMode.NONE) {
            LockAcquisition.share(session);
        }
    }

    private static Optional<Session> withoutSession() {
        LOG.log(
                System.Logger.Level.WARNING,
                "the database is reached through a proxy that pools sessions: nodes that die are"
                    + " noticed by their leases alone, and signals from node to node are replaced"
                    + " by polling");
        return Optional.empty();
    }
}
