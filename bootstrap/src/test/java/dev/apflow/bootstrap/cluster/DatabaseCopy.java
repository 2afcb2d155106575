package dev.apflow.bootstrap.cluster;

import dev.apflow.embedded.postgres.PostgresDatabase;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a database to another server as operators do it. */
final class DatabaseCopy {

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.");

    private static final String TABLES =
            "select quote_ident(tablename) from pg_tables where schemaname = 'public'";

    private static final String SEQUENCES =
            "select 'select setval(' || quote_literal(sequencename) || ', ' || last_value || ')'"
                    + " from pg_sequences where schemaname = 'public' and last_value is not null";

    private DatabaseCopy() {}

    /** Whether this machine has a pg_dump that is new enough for the server. */
    static boolean canDump(PostgresDatabase database) {
        try (Connection connection = database.connect()) {
            Matcher version = VERSION.matcher(run("pg_dump", "--version"));
            return version.find()
                    && Integer.parseInt(version.group(1))
                            >= connection.getMetaData().getDatabaseMajorVersion();
        } catch (IOException absent) {
            return false;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** pg_dump, then psql into an empty database. */
    static void dump(PostgresDatabase from, PostgresDatabase to, Path directory)
            throws IOException {
        String file = directory.resolve("dump.sql").toString();
        run("pg_dump", "--no-owner", "-f", file, "-d", from.url());
        run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, "-d", to.url());
    }

    /** All rows of all tables, into a database that has the tables already. */
    static void copyRows(PostgresDatabase from, PostgresDatabase to)
            throws IOException, SQLException {
        try (Connection source = from.connect();
                Connection target = to.connect()) {
            CopyManager out = source.unwrap(PGConnection.class).getCopyAPI();
            CopyManager in = target.unwrap(PGConnection.class).getCopyAPI();
            for (String table : Sql.texts(from, TABLES)) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                out.copyOut("copy " + table + " to stdout", rows);
                to.execute("delete from " + table);
                in.copyIn(
                        "copy " + table + " from stdin",
                        new ByteArrayInputStream(rows.toByteArray()));
            }
        }
        to.execute(Sql.texts(from, SEQUENCES).toArray(String[]::new));
    }

    /** What it printed. */
    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(List.of(command).get(0) + ": " + output);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
        return output;
    }
}
