package dev.apflow.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.Store;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What is made here is its owner's alone: it holds inputs, results, and secrets among them. */
class DuckDbFileOwnerTest {

    @TempDir Path directory;

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void files_and_directories_that_are_made_are_the_owners_alone() throws IOException {
        Path file = directory.resolve("new/deep/apflow.duckdb");
        try (Store store = DuckDbStores.open(DuckDbSettings.of(file))) {
            store.probe(true);
            assertThat(permissions(file)).isEqualTo("rw-------");
            assertThat(permissions(file.resolveSibling("apflow.duckdb.wal")))
                    .isEqualTo("rw-------");
            assertThat(permissions(directory.resolve("new"))).isEqualTo("rwx------");
            assertThat(permissions(directory.resolve("new/deep"))).isEqualTo("rwx------");
        }
    }

    @Test
    void what_is_there_stays_as_its_owner_set_it_and_the_log_follows() throws IOException {
        Path file = directory.resolve("apflow.duckdb");
        DuckDbStores.open(DuckDbSettings.of(file)).close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        try (Store store = DuckDbStores.open(DuckDbSettings.of(file))) {
            store.probe(true);
            assertThat(permissions(file)).isEqualTo("rw-r-----");
            assertThat(permissions(file.resolveSibling("apflow.duckdb.wal")))
                    .isEqualTo("rw-r-----");
        }
    }
}
