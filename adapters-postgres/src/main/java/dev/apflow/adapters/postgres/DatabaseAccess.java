package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.cluster.StandbyNodes;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Migrations;
import dev.apflow.adapters.postgres.engine.PoolConfig;
import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.engine.PoolerProbe;
import dev.apflow.adapters.postgres.engine.Rights;
import dev.apflow.adapters.postgres.engine.Schema;
import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SessionSettings;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.task.PostgresEvents;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;

import java.sql.SQLException;
import java.time.Duration;

/**
 * How a database is worked with, and its tables.
 *
 * @param settings name the schema, where sessions can be told to stay in it
 */
record DatabaseAccess(PostgresSettings settings, PoolerMode proxy) {

    private static final Duration LOOK = Duration.ofSeconds(15);

    /** Finds out, and makes the schema where it must be. */
    static DatabaseAccess to(PostgresSettings settings) throws SQLException {
        PoolerMode proxy = PoolerProbe.look(settings);
        String name = "apflow " + settings.node();
        try (Session session = Session.open(settings, name, proxy, LOOK)) {
            if (proxy == PoolerMode.POOLING) {
                SessionSettings.require(session.connection());
            }
            String schema = Schema.of(session.connection()).name();
            return new DatabaseAccess(
                    proxy == PoolerMode.NONE ? settings.in(schema) : settings, proxy);
        }
    }

    /** For changes of the tables, which may take long. */
    Database patient() {
        return new Database(settings, PoolConfig.migrating(settings, proxy));
    }

    /** Brings the tables up to date where they are not. */
    void update(Database patient) {
        if (!Migrations.areCurrent(patient)) {
            migrate(patient);
        }
    }

    void migrate(Database patient) {
        if (proxy == PoolerMode.POOLING) {
            throw new StoreRefused(
                    "the database's tables are not those of this version of Apflow and cannot be"
                        + " changed through a proxy that pools sessions: run apflow migrate once"
                        + " with the URL of the server itself");
        }
        Migrations.run(settings, patient);
    }

    /** The role has every right, and the log knows its server. */
    void makeReady(Database patient) {
        Rights.require(patient);
        PostgresEvents.ensureGeneration(patient);
    }

    /** While databases change their parts, a standby may be all there is: so it is waited for. */
    void requirePrimary(Database database) {
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
