package dev.apflow.adapters.duckdb;

import dev.apflow.application.store.Store;
import dev.apflow.testkit.contract.SqlFixture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A database file in a directory of its own. */
final class DuckDbFixture implements SqlFixture {

    private final Path directory = directory();

    private static Path directory() {
        try {
            return Files.createTempDirectory("apflow-duckdb");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path file() {
        return directory.resolve("apflow.duckdb");
    }

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:duckdb:" + file());
    }

    @Override
    public Store open() {
        return DuckDbStores.open(DuckDbSettings.of(file()));
    }

    @Override
    public Store reopen() {
        return open();
    }

    @Override
    public void close() {
        try (Stream<Path> found = Files.walk(directory)) {
            List<Path> insideFirst = found.sorted(Comparator.reverseOrder()).toList();
            for (Path each : insideFirst) {
                Files.delete(each);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
