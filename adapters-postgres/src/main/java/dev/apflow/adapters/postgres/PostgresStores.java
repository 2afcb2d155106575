package dev.apflow.adapters.postgres;

import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.ClusterStore;

import java.sql.SQLException;
import java.util.Optional;

/** Opens stores. */
public final class PostgresStores {

    private static final int OLDEST_SERVER = 14;

    private PostgresStores() {}

    /**
     * Opens the database for one standalone process and brings its tables up to date.
     *
     * @throws StoreUnreachable it is absent: it may be there soon
     * @throws StoreRefused another process holds it, or it is not one to work with
     */
    public static Store open(PostgresSettings settings) {
        return Opening.of(settings, () -> opened(settings));
    }

    private static Store opened(PostgresSettings settings) {
        Hold hold = Hold.take(settings);
        Database database = new Database(settings, PoolTerms.alone(settings));
        boolean opened = false;
        try {
            requireServer(database);
            if (!Migrations.areCurrent(database)) {
                try (Database patient = new Database(settings, PoolTerms.migrating())) {
                    Migrations.run(settings, patient);
                }
            }
            Rights.require(database);
            PostgresEvents.ensureGeneration(database);
            opened = true;
            return new PostgresStore(settings, database, hold::close);
        } finally {
            if (!opened) {
                database.close();
                hold.close();
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
        return Opening.of(settings, () -> joined(settings));
    }

    private static ClusterStore joined(PostgresSettings settings) {
        Optional<Session> first = Presence.first(settings);
        boolean joined = false;
        try (Database patient = new Database(settings, PoolTerms.migrating())) {
            requireServer(patient);
            if (!Migrations.areCurrent(patient)) {
                requireSessions(first);
                Migrations.run(settings, patient);
            }
            Rights.require(patient);
            PostgresEvents.ensureGeneration(patient);
            ClusterStore store = PostgresCluster.join(settings, first, sender(patient));
            joined = true;
            return store;
        } catch (SQLException problem) {
            throw new StoreRefused(
                    "cannot open " + settings.url() + ": " + problem.getMessage(), problem);
        } finally {
            if (!joined) {
                first.ifPresent(Session::close);
            }
        }
    }

    private static void requireSessions(Optional<Session> first) {
        if (first.isEmpty()) {
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

    private static void requireServer(Database database) {
        int version =
                database.one(
                                "select current_setting('server_version_num')::int / 10000 as"
                                        + " version",
                                row -> row.column("version").getInt())
                        .orElse(0);
        if (version < OLDEST_SERVER) {
            throw new StoreRefused(
                    "PostgreSQL "
                            + version
                            + " is too old: expected "
                            + OLDEST_SERVER
                            + " or newer");
        }
    }
}
