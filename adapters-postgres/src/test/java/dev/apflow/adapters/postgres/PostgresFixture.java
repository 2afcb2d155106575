package dev.apflow.adapters.postgres;

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
            TestPostgres.freshDatabase(
                    "standalone", prepared -> PostgresStores.open(settings(prepared)).close());

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
