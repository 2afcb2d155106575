package dev.apflow.embedded.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** Makes a copy of a running server's data which a second server follows it from. */
final class Standby {

    /** PostgreSQL 15 gave the functions of backups other names. */
    private static final int FIRST_WITH_NEW_NAMES = 15;

    private static final int LOOKS = 3_000;
    private static final long BETWEEN_LOOKS_NANOS = 10_000_000;

    private Standby() {}

    /** A home for the second server, ready to be started. */
    static ServerHome of(PostgresDatabase primary, Installation installation, Path data) {
        try (Connection connection = primary.connect();
                Statement statement = connection.createStatement()) {
            boolean before15 =
                    connection.getMetaData().getDatabaseMajorVersion() < FIRST_WITH_NEW_NAMES;
            statement.execute(
                    before15
                            ? "SELECT pg_start_backup('standby', true, false)"
                            : "SELECT pg_backup_start('standby', true)");
            ServerHome home = ServerHome.create(installation, data);
            String label =
                    text(
                            statement,
                            before15
                                    ? "SELECT labelfile FROM pg_stop_backup(false)"
                                    : "SELECT labelfile FROM pg_backup_stop()");
            follow(home.data(), label, primary, installation.account());
            return home;
        } catch (SQLException | IOException failed) {
            throw new IllegalStateException("cannot copy " + primary, failed);
        }
    }

    private static void follow(Path data, String label, PostgresDatabase primary, Account account)
            throws IOException {
        Files.delete(data.resolve("postmaster.pid"));
        Files.writeString(data.resolve("backup_label"), label);
        Files.createFile(data.resolve("standby.signal"));
        account.own(data.resolve("backup_label"));
        account.own(data.resolve("standby.signal"));
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                String.format(
                        Locale.ROOT,
                        "primary_conninfo = 'host=%s port=%d user=%s password=%s'\n",
                        primary.host(),
                        primary.port(),
                        primary.user(),
                        primary.password()),
                StandardOpenOption.APPEND);
    }

    /** Waits until {@code primary} has a standby, then makes its commits wait for it. */
    static void awaitFrom(PostgresDatabase primary) {
        await(
                primary,
                "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'",
                "no standby came");
        try {
            primary.execute(
                    "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        await(
                primary,
                "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'",
                "the standby is not waited for");
    }

    static void promote(PostgresDatabase standby) {
        try {
            standby.execute("SELECT pg_promote(true, 60)");
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot promote " + standby, failed);
        }
        await(
                standby,
                "SELECT CASE WHEN pg_is_in_recovery() THEN 0 ELSE 1 END",
                "it was not promoted");
    }

    private static void await(PostgresDatabase database, String count, String problem) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < LOOKS; i++) {
                if (!text(statement, count).equals("0")) {
                    return;
                }
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        throw new IllegalStateException(problem);
    }

    private static String text(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            if (!rows.next()) {
                throw new SQLException("no row: " + query);
            }
            return Objects.requireNonNull(rows.getString(1));
        }
    }
}
