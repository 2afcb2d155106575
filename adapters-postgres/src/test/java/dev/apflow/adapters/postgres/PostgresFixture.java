package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Migrations;
import dev.apflow.adapters.postgres.engine.PoolConfig;
import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.Store;
import dev.apflow.domain.node.NodeId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.SqlFixture;
import dev.apflow.testkit.postgres.TestPostgres;

import java.sql.Connection;
import java.sql.SQLException;

/** A database of its own for each test, on a real server. */
public final class PostgresFixture implements SqlFixture {

    private final PostgresDatabase database =
            TestPostgres.freshDatabase("tables", PostgresFixture::migrate);

    public PostgresFixture() {
        try {
            // The log would restart: the copy is another database than the one that was migrated.
            database.execute("update apflow_log set server = apflow_log_server()");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void migrate(PostgresDatabase prepared) {
        PostgresSettings settings = settings(prepared);
        try (Database database =
                new Database(settings, PoolConfig.migrating(settings, PoolerMode.NONE))) {
            Migrations.run(settings, database);
        }
    }

    public static PostgresSettings settings(PostgresDatabase database) {
        return new PostgresSettings(
                PostgresUrl.parse(database.url()).orElseThrow(),
                8,
                new NodeId("n1"),
                problem -> {});
    }

    @Override
    public Connection connect() throws SQLException {
        return database.connect();
    }

    @Override
    public Store open() {
        return PostgresStores.open(settings(database));
    }

    @Override
    public Store reopen() {
        return open();
    }

    @Override
    public void close() {
        // The database goes with its server.
    }
}
