package dev.apflow.embedded.postgres;

import org.postgresql.Driver;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/**
 * A database and how to get in.
 *
 * @param host name or address, an IPv6 address in brackets
 * @param name of the database
 * @param user who may do everything in it
 * @param options what stands after the question mark of its URL, for example {@code
 *     sslmode=require}; empty for none
 */
public record PostgresDatabase(
        String host, int port, String name, String user, String password, String options) {

    private static final int DEFAULT_PORT = 5432;

    public PostgresDatabase {
        if (host.isEmpty() || name.isEmpty() || user.isEmpty()) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "a database needs host, name and user: host=%s name=%s user=%s",
                            host,
                            name,
                            user));
        }
    }

    /**
     * Reads {@code postgresql://user:password@host:port/name?options}, {@code postgres://…} as
     * well.
     *
     * @throws IllegalArgumentException if {@code url} is of another form; the message does not show
     *     the password
     */
    public static PostgresDatabase parse(String url) {
        URI uri = URI.create(url);
        if (!("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))
                || uri.getHost() == null
                || uri.getRawPath().length() < 2
                || uri.getRawUserInfo() == null) {
            throw new IllegalArgumentException(
                    "not of the form postgresql://user:password@host:port/database: "
                            + url.replaceAll("//[^@/]*@", "//…@"));
        }
        String[] login = uri.getRawUserInfo().split(":", 2);
        return new PostgresDatabase(
                uri.getHost(),
                uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                decoded(uri.getRawPath().substring(1)),
                decoded(login[0]),
                login.length == 1 ? "" : decoded(login[1]),
                Objects.requireNonNullElse(uri.getRawQuery(), ""));
    }

    /** For JDBC, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + place();
    }

    /** In the form of {@code APFLOW_DATABASE_URL}, with user and password. */
    public String url() {
        return "postgresql://" + encoded(user) + ":" + encoded(password) + "@" + place();
    }

    /**
     * A new connection, to be closed by the caller. It comes from the driver itself: the driver
     * manager would first load all drivers there are, Testcontainers' too.
     */
    public Connection connect() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        return Objects.requireNonNull(new Driver().connect(jdbcUrl(), login), "not its URL");
    }

    /** Runs statements without parameters or results, each in a transaction of its own. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Another database of the same server, which need not exist. */
    PostgresDatabase named(String other) {
        return new PostgresDatabase(host, port, other, user, password, options);
    }

    private String place() {
        return host
                + ":"
                + port
                + "/"
                + encoded(name)
                + (options.isEmpty() ? options : "?" + options);
    }

    /** Of a URL's part; unlike in a form, a plus sign is one. */
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "PostgresDatabase[" + user + "@" + place() + "]";
    }
}
