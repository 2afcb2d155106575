package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.Store;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.UnreadableRowsContract;
import dev.apflow.testkit.postgres.TestPostgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

class PostgresUnreadableRowsTest extends UnreadableRowsContract {

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Override
    protected StoreFixture fixture() {
        return new StoreFixture() {
            @Override
            public Store open() {
                return PostgresStores.open(PostgresFixture.settings(database));
            }

            @Override
            public Store reopen() {
                return open();
            }

            @Override
            public void close() {
                // The database goes with its server.
            }
        };
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(
                PostgresUrl.parse(database.url()).orElseThrow().jdbc(),
                PostgresUrl.parse(database.url()).orElseThrow().user(),
                PostgresUrl.parse(database.url()).orElseThrow().password().orElse(""));
    }

    @Override
    protected void sql(List<String> statements) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    protected String query(String sql) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    protected String breakCache() {
        return "update apflow_outcome set result = '{broken'";
    }
}
