package dev.apflow.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A database on a disk of its own, which fills. */
class PostgresDiskFullTest {

    @TempDir Path directory;

    @Test
    void a_probe_tells_that_the_disk_is_full_and_that_there_is_room_again() throws Exception {
        Path disk = directory.resolve("disk");
        assumeTrue(run("mkdir", disk.toString()) && run("chmod", "755", directory.toString()));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", disk.toString()),
                "mounting a small disk is not allowed here");
        try (PostgresServer server = PostgresServer.launch()) {
            PostgresDatabase database = onDisk(server, disk);
            try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
                for (int episode = 0; episode < 2; episode++) {
                    store.probe(true);
                    database.execute("create table ballast (filler text)");
                    fill(database);

                    assertThatThrownBy(() -> store.probe(true))
                            .isInstanceOfSatisfying(
                                    StoreUnreachable.class,
                                    full ->
                                            assertThat(full.trouble())
                                                    .isEqualTo(StoreTrouble.DISK_FULL));

                    database.execute("drop table ballast");
                    store.probe(true);
                    Trial.create(store, "after" + episode);
                }
            }
        } finally {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    private static PostgresDatabase onDisk(PostgresServer server, Path disk) throws SQLException {
        PostgresDatabase database = server.freshDatabase();
        assertThat(run("chown", "--reference=" + dataDirectory(database), disk.toString()))
                .isTrue();
        server.maintenance()
                .execute(
                        "create tablespace small location '" + disk + "'",
                        "alter database \"" + database.name() + "\" set tablespace small");
        return database;
    }

    private static String dataDirectory(PostgresDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("show data_directory")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void fill(PostgresDatabase database) {
        for (String rows : new String[] {"1000", "10", "1"}) {
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 10_000; i++) {
                                    database.execute(
                                            "insert into ballast select repeat(md5(random()::text),"
                                                    + " 60) from generate_series(1, "
                                                    + rows
                                                    + ")");
                                }
                            })
                    .hasMessageContaining("could not extend file");
        }
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
