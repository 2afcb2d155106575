package dev.apflow.adapters.postgres.engine;

import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.StoreRefused;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a server and a database are such that this program can work with them; asked before
 * anything else.
 */
final class ServerCheck {

    private static final int OLDEST = 14;
    private static final String ENCODING = "UTF8";

    /** In what servers that are no PostgreSQL, though they say so, tell about their version. */
    private static final List<String> FOREIGN =
            List.of("-YB-", "Redshift", "Greenplum", "Materialize", "QuestDB");

    private static final SqlQuery SERVER =
            SqlQuery.of(
                    """
                    select version() as version, current_setting('server_version_num') as number,
                           current_setting('server_encoding') as encoding
                    """);

    private static final SqlQuery SEARCH_PATH = SqlQuery.of("show search_path");

    private ServerCheck() {}

    /**
     * Expects a server and a database to work with.
     *
     * @throws StoreRefused they are not, with one line that says why
     */
    static void require(Connection connection, PostgresUrl url) throws SQLException {
        Optional<String> problem =
                SERVER.row(ServerCheck::problem).with(connection).flatMap(found -> found);
        if (problem.isPresent()) {
            throw new StoreRefused(problem.get());
        }
        Optional<String> asked = url.searchPath();
        if (asked.isPresent()) {
            requirePath(connection, asked.get());
        }
    }

    /** A proxy may be told to pass over what a client asks for. */
    private static void requirePath(Connection connection, String asked) throws SQLException {
        Optional<String> path = SEARCH_PATH.row(row -> row.getString(1)).with(connection);
        if (!path.equals(Optional.of(asked))) {
            throw new StoreRefused(
                    "the URL asks for currentSchema="
                            + asked
                            + ", but the session has search_path="
                            + path.orElse("")
                            + ": something between this process and the server ignores it; set"
                            + " it by ALTER ROLE ... SET search_path instead");
        }
    }

    private static Optional<String> problem(ResultSet row) throws SQLException {
        return problem(
                row.getString("version"), row.getString("number"), row.getString("encoding"));
    }

    /**
     * What is wrong, if anything is.
     *
     * @param version as the server's function of that name tells it
     * @param number of the version, the major one times 10,000
     */
    static Optional<String> problem(String version, String number, String encoding) {
        if (!version.startsWith("PostgreSQL ") || FOREIGN.stream().anyMatch(version::contains)) {
            return Optional.of(foreign(version));
        }
        int major = number.matches("\\d{5,9}") ? Integer.parseInt(number) / 10_000 : 0;
        if (major < OLDEST) {
            return Optional.of(
                    "PostgreSQL " + major + " is too old: expected " + OLDEST + " or newer");
        }
        if (!encoding.toUpperCase(Locale.ROOT).equals(ENCODING)) {
            return Optional.of(
                    "the database's encoding is "
                            + encoding
                            + ": expected UTF8; create the database with encoding 'UTF8' template"
                            + " template0");
        }
        return Optional.empty();
    }

    private static String foreign(String version) {
        return "the server is no PostgreSQL: expected PostgreSQL "
                + OLDEST
                + " or newer, got "
                + version.replaceFirst("(?s)( \\(| on |\\n).*$", "");
    }
}
