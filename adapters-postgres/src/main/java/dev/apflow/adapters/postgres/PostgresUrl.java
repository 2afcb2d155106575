package dev.apflow.adapters.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is: {@code postgresql://user:password@host:port/database?parameters}, with
 * several hosts parted by commas. The form {@code postgresql+asyncpg://} means the same.
 *
 * @param jdbc without user and password
 */
public record PostgresUrl(String jdbc, Optional<String> user, Optional<String> password) {

    private static final Pattern FORM =
            Pattern.compile(
                    "(?:postgresql|postgres|postgresql\\+asyncpg)://(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?"
                        + "(?<hosts>[^/?@]*)/(?<database>[^/?]*)(?:\\?(?<parameters>.*))?");

    /** Parameters that notice a dead server within seconds, unless the URL says otherwise. */
    private static final String ALERT = alert(5, 30);

    private static String alert(int login, int socket) {
        return String.format(
                Locale.ROOT,
                "connectTimeout=2&loginTimeout=%d&socketTimeout=%d&tcpKeepAlive=true&reWriteBatchedInserts=true",
                login,
                socket);
    }

    /** Reads a URL; empty where it is none. */
    public static Optional<PostgresUrl> parse(String url) {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            return Optional.empty();
        }
        String hosts = form.group("hosts").isEmpty() ? "localhost" : form.group("hosts");
        String primary = hosts.contains(",") ? "&targetServerType=primary" : "";
        String given = form.group("parameters") == null ? "" : "&" + form.group("parameters");
        String jdbc =
                "jdbc:postgresql://"
                        + hosts
                        + "/"
                        + form.group("database")
                        + "?"
                        + ALERT
                        + primary
                        + given;
        return Optional.of(
                new PostgresUrl(
                        jdbc, decoded(form.group("user")), decoded(form.group("password"))));
    }

    /**
     * The same place, with other limits unless the URL says otherwise.
     *
     * @param login for a connection to be made
     * @param socket for the server to answer
     * @param more parameters
     */
    String jdbc(Duration login, Duration socket, String more) {
        return jdbc.replace(
                ALERT,
                alert((int) login.toSeconds(), (int) socket.toSeconds())
                        + (more.isEmpty() ? "" : "&" + more));
    }

    private static Optional<String> decoded(String part) {
        return part == null || part.isEmpty()
                ? Optional.empty()
                : Optional.of(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return jdbc.replaceFirst("\\?.*", "");
    }
}
