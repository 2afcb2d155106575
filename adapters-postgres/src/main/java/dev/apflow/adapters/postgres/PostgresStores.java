package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.cluster.LockAcquisition;
import dev.apflow.adapters.postgres.cluster.NodeEntry;
import dev.apflow.adapters.postgres.cluster.StandaloneSession;
import dev.apflow.adapters.postgres.cluster.StandaloneTerm;
import dev.apflow.adapters.postgres.cluster.StandbyNodes;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Migrations;
import dev.apflow.adapters.postgres.engine.OpenErrors;
import dev.apflow.adapters.postgres.engine.PoolConfig;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.ClusterStore;

import java.sql.SQLException;
import java.util.Optional;

/** Opens stores. */
public final class PostgresStores {

    private PostgresStores() {}

    /** Opens a database once it is known how. */
    private interface Opening<S> {
        S with(DatabaseAccess access) throws SQLException;
    }

    private static <S> S opened(PostgresSettings settings, Opening<S> opening) {
        return OpenErrors.of(
                settings,
                () -> {
                    try {
                        return opening.with(DatabaseAccess.to(settings));
                    } catch (SQLException problem) {
                        throw new StoreRefused(
                                "cannot open " + settings.url() + ": " + SqlErrors.oneLine(problem),
                                problem);
                    }
                });
    }

    /**
     * Opens the database for one standalone process and brings its tables up to date.
     *
     * @throws StoreUnreachable it is absent: it may be there soon
     * @throws StoreRefused another process holds it, or it is not one to work with
     */
    public static Store open(PostgresSettings settings) {
        return opened(settings, PostgresStores::alone);
    }

    private static Store alone(DatabaseAccess access) throws SQLException {
        StandaloneSession session = StandaloneSession.open(access.settings(), access.proxy());
        boolean opened = false;
        try (Database patient = access.patient()) {
            access.requirePrimary(patient);
            if (!LockAcquisition.hasRow(session.connection())) {
                LockAcquisition.lock(session);
                access.migrate(patient);
            }
            Store store = inTerm(access, patient, session);
            opened = true;
            return store;
        } finally {
            if (!opened) {
                session.close();
            }
        }
    }

    private static Store inTerm(DatabaseAccess access, Database patient, StandaloneSession session)
            throws SQLException {
        PostgresSettings settings = access.settings();
        StandaloneTerm term = StandaloneTerm.take(settings, access.proxy(), session);
        boolean opened = false;
        try {
            access.update(patient);
            access.makeReady(patient);
            Database database =
                    new Database(
                            settings, PoolConfig.alone(settings, access.proxy()), term.fence());
            term.onReconnected(database::renewConnections);
            opened = true;
            return new PostgresStore(settings, database, term::close);
        } finally {
            if (!opened) {
                term.close();
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
        return opened(settings, PostgresStores::joined);
    }

    private static ClusterStore joined(DatabaseAccess access) throws SQLException {
        Optional<Session> first = NodeEntry.open(access.settings(), access.proxy());
        boolean joined = false;
        try (Database patient = access.patient()) {
            access.requirePrimary(patient);
            access.update(patient);
            access.makeReady(patient);
            ClusterStore store = PostgresCluster.join(access.settings(), first, sender(patient));
            joined = true;
            return store;
        } finally {
            if (!joined) {
                first.ifPresent(Session::close);
            }
        }
    }

    private static int sender(Database database) {
        return database.one(
                        "select nextval('apflow_cluster_presence')::integer as sender",
                        row -> row.column("sender").getInt())
                .orElseThrow();
    }

    /**
     * Opens the database for a node of a cluster that only reads: also a standby, which cannot
     * bring its tables up to date.
     *
     * @throws StoreUnreachable it is absent: it may be there soon
     * @throws StoreRefused it is not one to work with
     */
    public static ClusterStore observe(PostgresSettings settings) {
        return opened(settings, PostgresStores::observing);
    }

    private static ClusterStore observing(DatabaseAccess access) throws SQLException {
        try (Database patient = access.patient()) {
            if (!StandbyNodes.isStandby(patient)) {
                return joined(access);
            }
            if (!Migrations.areCurrent(patient)) {
                throw new StoreRefused(
                        "the standby's tables are not those of this version of Apflow: run apflow"
                                + " migrate with the URL of its primary");
            }
            return PostgresCluster.observing(access.settings());
        }
    }
}
