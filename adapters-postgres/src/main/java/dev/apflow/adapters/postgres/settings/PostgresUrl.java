package dev.apflow.adapters.postgres.settings;

import dev.apflow.domain.problem.FieldProblem;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a database is: {@code postgresql://user:password@host:port/database?parameters}, as libpq
 * reads it. Several hosts are comma-separated; a host that begins with a slash is the directory of
 * a Unix socket. The forms {@code postgres://} and {@code postgresql+asyncpg://} mean the same.
 *
 * @param hosts as the driver reads them, or the directory of a Unix socket
 * @param port of a Unix socket; otherwise part of {@code hosts}
 * @param user defaults to the name of the system's user, as with libpq
 * @param passfile holds passwords, in the form of {@code .pgpass}
 * @param applicationName stands before the names that the program gives to its sessions
 * @param parameters of the driver, translated
 */
public record PostgresUrl(
        String hosts,
        int port,
        String database,
        String user,
        Optional<String> password,
        Optional<Path> passfile,
        Optional<String> applicationName,
        Map<String, String> parameters) {

    static final int DEFAULT_PORT = 5432;

    /** What {@link #read} found. */
    public sealed interface Result {

        record Parsed(PostgresUrl url) implements Result {}

        /**
         * @param problem shows neither the password nor what might be a part of it
         */
        record Refused(FieldProblem problem) implements Result {}
    }

    public PostgresUrl {
        Objects.requireNonNull(hosts, "hosts");
        Objects.requireNonNull(database, "database");
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a URL.
     *
     * @param field the name of the setting, for the problem
     */
    public static Result read(String field, String url) {
        try {
            return new Result.Parsed(UrlText.read(url));
        } catch (BadUrl bad) {
            return new Result.Refused(bad.problem(field));
        }
    }

    /** Reads a URL; empty where it is refused. */
    public static Optional<PostgresUrl> parse(String url) {
        return read("url", url) instanceof Result.Parsed(PostgresUrl parsed)
                ? Optional.of(parsed)
                : Optional.empty();
    }

    /** Whether the server is reached through a file of this machine. */
    boolean isUnixSocket() {
        return hosts.startsWith("/");
    }

    /** For the driver, with the usual limits, without user and password. */
    public String jdbc() {
        return jdbc(Duration.ofSeconds(5), Duration.ofSeconds(30), "");
    }

    /**
     * For the driver. What the URL says wins.
     *
     * @param login for a connection to be made
     * @param socket for the server to answer
     * @param more parameters, such as {@code a=b&c=d}
     */
    public String jdbc(Duration login, Duration socket, String more) {
        return new JdbcUrl(this).with(login, socket, more);
    }

    /** Which schemas the URL asks for, as it says it. */
    public Optional<String> searchPath() {
        return Optional.ofNullable(parameters.get("currentSchema"));
    }

    /** The name that the server shows of a session. */
    public String sessionName(String own) {
        return applicationName.map(given -> given + " " + own).orElse(own);
    }

    /** Hosts and database, without secrets. */
    public String place() {
        return (isUnixSocket() ? hosts + ":" + port : hosts) + "/" + database;
    }

    @Override
    public String toString() {
        return "postgresql://" + place();
    }
}
