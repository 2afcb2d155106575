package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.cluster.LeaderWatch;
import dev.apflow.application.store.cluster.LeadershipLease;
import dev.apflow.application.store.cluster.NodeRegistry;
import dev.apflow.application.store.cluster.Signals;
import dev.apflow.application.store.cluster.Sweeps;

import java.sql.SQLException;

/** The ports by which a node takes part in a cluster, with the sessions that they need. */
public final class ClusterPorts implements AutoCloseable {

    private final Database reserved;
    private final PostgresSweeps sweeps;
    private final StopSignal closing = new StopSignal();
    private final SignalTexts texts;
    private final PostgresSignals signals;
    private final NodeSession presence;
    private final LeaderSession leaderSession;
    private final PostgresWatch watch;

    /**
     * @param sessions whether they can be held
     * @param sender a number that no other process on the database has
     * @param shared for sweeps, which may take long
     * @param reserved for the calls on which leadership and leases depend
     */
    public ClusterPorts(
            PostgresSettings settings,
            boolean sessions,
            int sender,
            Database shared,
            Database reserved) {
        this.reserved = reserved;
        this.sweeps = new PostgresSweeps(shared);
        this.texts = new SignalTexts(sender);
        this.signals = new PostgresSignals(reserved, texts);
        this.presence = new NodeSession(settings, reserved, signals::onNotification, closing);
        this.leaderSession = new LeaderSession(settings, closing, sessions);
        this.watch =
                new PostgresWatch(settings, reserved, closing, sessions, leaderSession::prepare);
    }

    /** Shows the node's presence in this session from now on. */
    public void begin(Session first) throws SQLException {
        presence.begin(first);
    }

    public LeadershipLease leadership() {
        return new PostgresLeadership(reserved, leaderSession, texts);
    }

    public LeaderWatch watch() {
        return watch;
    }

    public NodeRegistry nodes() {
        return new PostgresNodes(reserved, presence);
    }

    public Sweeps sweeps() {
        return sweeps;
    }

    public Signals signals() {
        return signals;
    }

    /** Ends what waits and what leads; before the pools are closed. */
    public void stop() {
        closing.begin();
        watch.close();
        leaderSession.close();
    }

    /** Ends the presence of the node, last of all. */
    @Override
    public void close() {
        presence.close();
    }
}
