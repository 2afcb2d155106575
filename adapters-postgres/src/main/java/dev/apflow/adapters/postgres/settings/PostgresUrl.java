package dev.apflow.adapters.postgres.settings;

import dev.apflow.domain.problem.FieldProblem;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

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
        Map<String, String> all = new LinkedHashMap<>();
        all.put("connectTimeout", "2");
        all.put("loginTimeout", String.valueOf(login.toSeconds()));
        all.put("socketTimeout", String.valueOf(socket.toSeconds()));
        all.put("tcpKeepAlive", "true");
        all.put("reWriteBatchedInserts", "true");
        if (hosts.contains(",")) {
            all.put("targetServerType", "primary");
        }
        for (String each : more.isEmpty() ? new String[0] : more.split("&")) {
            all.put(each.replaceFirst("=.*", ""), each.replaceFirst("[^=]*=", ""));
        }
        all.putAll(parameters);
        raiseLogin(all);
        if (isUnixSocket()) {
            all.put("socketFactory", UnixSocketFactory.class.getName());
            all.put("socketFactoryArg", hosts + "/.s.PGSQL." + port);
            all.put("sslmode", "disable");
        }
        return "jdbc:postgresql://"
                + (isUnixSocket() ? "localhost:" + port : hosts)
                + "/"
                + encoded(database)
                + all.entrySet().stream()
                        .map(each -> each.getKey() + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /** A login takes as long as connecting to every host may take. */
    private void raiseLogin(Map<String, String> all) {
        if (parameters.containsKey("loginTimeout") || !parameters.containsKey("connectTimeout")) {
            return;
        }
        long connect = Long.parseLong(all.getOrDefault("connectTimeout", "0"));
        long login = Long.parseLong(all.getOrDefault("loginTimeout", "0"));
        long count = hosts.chars().filter(each -> each == ',').count() + 1;
        all.put(
                "loginTimeout",
                String.valueOf(connect == 0 ? 0 : Math.max(login, connect * count)));
    }

    /** Which schemas the URL asks for, as it says it. */
    public Optional<String> searchPath() {
        return Optional.ofNullable(parameters.get("currentSchema"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
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
