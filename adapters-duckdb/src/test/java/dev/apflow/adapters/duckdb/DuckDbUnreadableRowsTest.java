package dev.apflow.adapters.duckdb;

import static dev.apflow.testkit.contract.Specs.id;
import static dev.apflow.testkit.contract.Specs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.Store;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.StoreFixture;
import dev.apflow.testkit.contract.TestWorker;
import dev.apflow.testkit.contract.UnreadableRowsContract;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

class DuckDbUnreadableRowsTest extends UnreadableRowsContract {

    private final DuckDbFixture fixture = new DuckDbFixture();

    @Override
    protected StoreFixture fixture() {
        return fixture;
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:duckdb:" + fixture.file());
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

    @Test
    void constraints_that_cannot_be_read_keep_nobody_else_waiting() {
        DuckDbFixture other = new DuckDbFixture();
        Path file = other.file();
        try (Store store = other.open()) {
            new Client(store).submit(tasks("t", 2));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("update apflow_pending set placement = '{broken' where number = 1");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        try (Store store = other.open()) {
            var claimed = new TestWorker(store, "n1").claim(10);
            assertThat(claimed.get(0).refused()).isPresent();
            assertThat(claimed.get(1).refused()).isEmpty();
            assertThat(claimed.get(1).delivered().task()).isEqualTo(id("t1"));
        }
        other.close();
    }
}
