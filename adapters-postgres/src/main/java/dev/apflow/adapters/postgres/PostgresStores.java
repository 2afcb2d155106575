package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.cluster.NodeSession;
import dev.apflow.adapters.postgres.cluster.StandaloneLock;
import dev.apflow.adapters.postgres.cluster.StandaloneSession;
import dev.apflow.adapters.postgres.cluster.StandaloneTerm;
import dev.apflow.adapters.postgres.cluster.StandbyNodes;
import dev.apflow.adapters.postgres.cluster.TermAcquisition;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Migrations;
import dev.apflow.adapters.postgres.engine.OpenErrors;
import dev.apflow.adapters.postgres.engine.PoolConfig;
import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.engine.PoolerProbe;
import dev.apflow.adapters.postgres.engine.Rights;
import dev.apflow.adapters.postgres.engine.Schema;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SessionSettings;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.task.PostgresEvents;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.ClusterStore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Opens stores. */
public final class PostgresStores {

    private static final Duration LOOK = Duration.ofSeconds(15);

    private PostgresStores() {}

    /**
     * How a database is worked with.
     *
     * @param settings name the schema, where sessions can be told to stay in it
     */
    private record Way(PostgresSettings settings, PoolerMode proxy) {

        /** Finds out, and makes the schema where it must be. */
        static Way to(PostgresSettings settings) throws SQLException {
            PoolerMode proxy = PoolerProbe.look(settings);
            String name = "apflow " + settings.node();
            try (Session session = Session.open(settings, name, proxy, LOOK)) {
                if (proxy == PoolerMode.POOLING) {
                    SessionSettings.require(session.connection());
                }
                String schema = Schema.of(session.connection()).name();
                return new Way(proxy == PoolerMode.NONE ? settings.in(schema) : settings, proxy);
            }
        }
    }

    /**
     * Opens the database for one standalone process and brings its tables up to date.
     *
     * @throws StoreUnreachable it is absent: it may be there soon
     * @throws StoreRefused another process holds it, or it is not one to work with
     */
    public static Store open(PostgresSettings settings) {
        return OpenErrors.of(settings, () -> opened(settings));
    }

    private static Store opened(PostgresSettings settings) {
        try {
            Way way = Way.to(settings);
            StandaloneSession session = StandaloneSession.open(way.settings, way.proxy);
            boolean opened = false;
            try {
                Store store = opened(way.settings, way.proxy, session);
                opened = true;
                return store;
            } finally {
                if (!opened) {
                    session.close();
                }
            }
        } catch (SQLException problem) {
            throw new StoreRefused(
                    "cannot open " + settings.url() + ": " + StandaloneLock.oneLine(problem),
                    problem);
        }
    }

    private static Store opened(
            PostgresSettings settings, PoolerMode proxy, StandaloneSession session)
            throws SQLException {
        try (Database patient = new Database(settings, PoolConfig.migrating(settings, proxy))) {
            requirePrimary(patient, settings);
            if (!TermAcquisition.hasRow(session.connection())) {
                requireSessions(proxy);
                TermAcquisition.lockOnly(session);
                Migrations.run(settings, patient);
            }
            StandaloneTerm term = StandaloneTerm.take(settings, proxy, session);
            boolean opened = false;
            try {
                if (!Migrations.areCurrent(patient)) {
                    requireSessions(proxy);
                    Migrations.run(settings, patient);
                }
                Rights.require(patient);
                PostgresEvents.ensureGeneration(patient);
                Database database =
                        new Database(settings, PoolConfig.alone(settings, proxy), term.fence());
                term.onReconnected(database::renewConnections);
                opened = true;
                return new PostgresStore(settings, database, term::close);
            } finally {
                if (!opened) {
                    term.close();
                }
            }
        }
    }

    /**
     * Opens the database for one node of a cluster and brings its tables up to date; other nodes
     * may do so at the same time.
     *
     * @throws StoreUnreachable it is absent: it may be there soon
     * @throws StoreRefused a standalone process holds it, or it is not one to work with
     */
    public static ClusterStore join(PostgresSettings settings) {
        return OpenErrors.of(settings, () -> joined(settings));
    }

    private static ClusterStore joined(PostgresSettings settings) {
        try {
            Way way = Way.to(settings);
            return joined(way.settings, way.proxy);
        } catch (SQLException problem) {
            throw new StoreRefused(
                    "cannot open " + settings.url() + ": " + StandaloneLock.oneLine(problem),
                    problem);
        }
    }

    private static ClusterStore joined(PostgresSettings settings, PoolerMode proxy)
            throws SQLException {
        Optional<Session> first = NodeSession.first(settings, proxy);
        boolean joined = false;
        try (Database patient = new Database(settings, PoolConfig.migrating(settings, proxy))) {
            requirePrimary(patient, settings);
            if (!Migrations.areCurrent(patient)) {
                requireSessions(proxy);
                Migrations.run(settings, patient);
            }
            Rights.require(patient);
            PostgresEvents.ensureGeneration(patient);
            ClusterStore store = PostgresCluster.join(settings, first, sender(patient));
            joined = true;
            return store;
        } finally {
            if (!joined) {
                first.ifPresent(Session::close);
            }
        }
    }

    /**
     * Opens the database for a node of a cluster that only reads: also a standby, which cannot
     * bring its tables up to date.
     *
     * @throws StoreUnreachable it is absent: it may be there soon
     * @throws StoreRefused it is not one to work with
     */
    public static ClusterStore observe(PostgresSettings settings) {
        return OpenErrors.of(settings, () -> observing(settings));
    }

    private static ClusterStore observing(PostgresSettings settings) {
        try {
            Way way = Way.to(settings);
            return observing(way.settings, way.proxy);
        } catch (SQLException problem) {
            throw new StoreRefused(
                    "cannot open " + settings.url() + ": " + StandaloneLock.oneLine(problem),
                    problem);
        }
    }

    private static ClusterStore observing(PostgresSettings settings, PoolerMode proxy)
            throws SQLException {
        try (Database patient = new Database(settings, PoolConfig.migrating(settings, proxy))) {
            if (!StandbyNodes.isStandby(patient)) {
                return joined(settings, proxy);
            }
            if (!Migrations.areCurrent(patient)) {
                throw new StoreRefused(
                        "the standby's tables are not those of this version of Apflow: run apflow"
                                + " migrate with the URL of its primary");
            }
            return PostgresCluster.observing(settings);
        }
    }

    private static void requireSessions(PoolerMode proxy) {
        if (proxy == PoolerMode.POOLING) {
            throw new StoreRefused(
                    "the database's tables are not those of this version of Apflow and cannot be"
                        + " changed through a proxy that pools sessions: run apflow migrate once"
                        + " with the URL of the server itself");
        }
    }

    private static int sender(Database database) {
        return database.one(
                        "select nextval('apflow_cluster_presence')::integer as sender",
                        row -> row.column("sender").getInt())
                .orElseThrow();
    }

    /** While databases change their parts, a standby may be all there is: so it is waited for. */
    private static void requirePrimary(Database database, PostgresSettings settings) {
        if (StandbyNodes.isStandby(database)) {
            throw new StoreUnreachable(
                    StoreTrouble.READ_ONLY,
                    settings.url()
                            + " is a standby, which is read-only: use the URL of its primary, or"
                            + " APFLOW_NODE_ROLE=observer to read from it in a cluster",
                    new IllegalStateException("a standby"));
        }
    }
}
