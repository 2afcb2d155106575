package dev.apflow.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.domain.task.TaskId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Why a store does not open is said in one line. */
class DuckDbRefusalTest {

    @TempDir Path directory;

    @Test
    void a_second_process_is_told_who_holds_the_file() {
        Path file = directory.resolve("apflow.duckdb");
        try (OtherProcess holder = OtherProcess.running(HoldingProcess.class, file.toString())) {
            assertThat(holder.lines(1)).containsExactly("holding duckdb " + file);

            assertThat(refusal(file))
                    .contains(file.toString(), "held by another process: PID " + holder.pid())
                    .contains("java");

            holder.killed();
        }
        DuckDbStores.open(DuckDbSettings.of(file)).close();
    }

    @Test
    void a_second_store_of_this_process_is_refused_until_the_first_is_closed() {
        Path file = directory.resolve("apflow.duckdb");
        try (Store first = DuckDbStores.open(DuckDbSettings.of(file))) {
            assertThat(refusal(directory.resolve("./apflow.duckdb")))
                    .contains(file.toString(), "open in this process already");
            assertThat(first.reads().task(new TaskId("any"))).isEmpty();
        }
        DuckDbStores.open(DuckDbSettings.of(file)).close();
    }

    @Test
    void directories_are_made() {
        Path file = directory.resolve("a/b/c/apflow.duckdb");

        DuckDbStores.open(DuckDbSettings.of(file)).close();

        assertThat(file).exists();
        assertThat(Path.of(file + ".wal")).doesNotExist();
    }

    @Test
    void a_file_of_something_else_is_refused_and_left_as_it_is() throws IOException {
        for (String content : List.of("", "a letter to a friend", "SQLite format 3\0")) {
            Path file = directory.resolve("something" + content.length());
            Files.writeString(file, content.repeat(1_000));

            assertThat(refusal(file)).contains(file.toString(), "a file of something else");
            assertThat(file).hasContent(content.repeat(1_000));
        }
    }

    @Test
    void a_database_of_something_else_is_refused() throws SQLException {
        Path file = directory.resolve("other.duckdb");
        change(file, "create table customers (id integer)");

        assertThat(refusal(file)).contains(file.toString(), "tables of something else");
    }

    @Test
    void a_database_of_a_newer_version_is_refused() throws SQLException {
        Path file = directory.resolve("apflow.duckdb");
        DuckDbStores.open(DuckDbSettings.of(file)).close();
        change(
                file,
                """
                insert into apflow_schema
                select installed_rank + 1, '99', 'from the future', type, script, checksum,
                    installed_by, installed_on, execution_time, success
                from apflow_schema
                """);

        assertThat(refusal(file))
                .contains(file.toString(), "made by a newer version of Apflow", "version 99");
    }

    @Test
    void a_history_that_lacks_a_row_is_refused() throws SQLException {
        Path file = directory.resolve("apflow.duckdb");
        DuckDbStores.open(DuckDbSettings.of(file)).close();
        change(file, "delete from apflow_schema where version = '2'");

        assertThat(refusal(file))
                .contains(file.toString(), "no row of version 2", "Put it back")
                .doesNotContain("\n");
    }

    @Test
    void a_directory_is_no_database() throws IOException {
        assertThat(refusal(directory)).contains(directory + " is a directory");
        Path file = Files.writeString(directory.resolve("file"), "text");
        assertThat(refusal(file.resolve("apflow.duckdb"))).contains(file + " is not a directory");
        assertThat(refusal(Path.of("/"))).contains("not a name for a database file");
        assertThat(refusal(directory.resolve("a;b"))).contains("not a name for a database file");
    }

    @Test
    void a_read_only_file_and_directory_are_refused() throws IOException {
        try (Mount mount = Mount.of(directory.resolve("disk"), "size=8m")) {
            Path file = mount.path().resolve("apflow.duckdb");
            DuckDbStores.open(DuckDbSettings.of(file)).close();
            mount.remount("ro");

            assertThat(refusal(file)).contains("cannot write", file.getParent().toString());
            assertThat(refusal(mount.path().resolve("new/apflow.duckdb")))
                    .contains("cannot", mount.path().toString());
        }
    }

    @Test
    void a_full_disk_is_refused_and_named() throws IOException {
        try (Mount mount = Mount.of(directory.resolve("disk"), "size=8k")) {
            assertThat(refusal(mount.path().resolve("apflow.duckdb"))).contains("the disk is full");
        }
    }

    private static void change(Path file, String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                Statement change = connection.createStatement()) {
            change.execute(statement);
        }
    }

    private static String refusal(Path file) {
        String[] message = new String[1];
        assertThatThrownBy(() -> DuckDbStores.open(DuckDbSettings.of(file)).close())
                .isInstanceOf(StoreRefused.class)
                .satisfies(refused -> message[0] = refused.getMessage());
        assertThat(message[0]).doesNotContain("\n").isNotBlank();
        return message[0];
    }
}
