package dev.apflow.adapters.postgres.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the parameters of a database URL mean: libpq's, asyncpg's and SQLAlchemy's, and the
 * driver's. Each is translated, passed on, or refused by name; none is ignored.
 */
final class UrlParameters {

    private static final Set<String> VERIFYING = Set.of("verify-ca", "verify-full");
    private static final Set<String> ENCRYPTING = Set.of("require", "verify-ca", "verify-full");

    /** A value that was given, and by which name. */
    private record UrlEntry(String name, String value) {}

    private final Map<String, UrlEntry> given = new LinkedHashMap<>();

    /**
     * Takes a parameter.
     *
     * @throws BadUrl it is unknown, refused, or contradicts another
     */
    void given(String name, String value) {
        UrlParameter rule = UrlParameter.ALL.get(name);
        if (rule == null) {
            throw unknown(name);
        }
        rule.accept(name, value, (key, translated) -> set(name, key, translated));
    }

    private void set(String name, String key, String value) {
        UrlEntry before = given.putIfAbsent(key, new UrlEntry(name, value));
        if (before != null && !before.value.equals(value)) {
            throw new BadUrl(
                    before.name.equals(name)
                            ? name + " is given both before and after the question mark"
                            : before.name + " and " + name + " contradict each other",
                    "one of them",
                    "both, with different meanings");
        }
    }

    /** One near a known one is shown; another may be a part of a password. */
    static BadUrl unknown(String name) {
        String plain = plain(name);
        Optional<String> meant =
                UrlParameter.ALL.keySet().stream()
                        .filter(each -> plain(each).equals(plain))
                        .findFirst()
                        .or(
                                () ->
                                        UrlParameter.ALL.keySet().stream()
                                                .filter(each -> distance(plain(each), plain) <= 2)
                                                .findFirst());
        return meant.map(
                        each ->
                                new BadUrl(
                                        "unknown parameter " + name,
                                        "did you mean " + each + "?",
                                        name))
                .orElseGet(
                        () ->
                                new BadUrl(
                                        "unknown parameter",
                                        "a parameter of libpq, such as sslmode or"
                                                + " connect_timeout, with & and % in values"
                                                + " percent-encoded",
                                        "a name that is not shown here"));
    }

    private static String plain(String name) {
        return name.replaceAll("[_.-]", "").toLowerCase(Locale.ROOT);
    }

    /** Levenshtein's. */
    private static int distance(String one, String other) {
        int[] costs = new int[other.length() + 1];
        for (int j = 0; j < costs.length; j++) {
            costs[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = costs[0];
            costs[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = costs[j];
                costs[j] = Math.min(replaced, Math.min(costs[j], costs[j - 1]) + 1);
            }
        }
        return costs[other.length()];
    }

    /**
     * The place they mean, all together.
     *
     * @throws BadUrl they do not fit each other
     */
    PostgresUrl url() {
        Optional<String> user = taken("user");
        String login = user.orElseGet(() -> System.getProperty("user.name", "postgres"));
        Optional<String> password = taken("password");
        String database = taken("dbname").orElse(login);
        Optional<Path> passfile = taken("passfile").map(Path::of);
        Optional<String> name = taken("application_name");
        String host = taken("host").orElse("");
        String port = taken("port").orElse("");
        boolean unix = host.startsWith("/");
        judgeTls(unix);
        Map<String, String> parameters =
                given.entrySet().stream()
                        .collect(
                                Collectors.toMap(Map.Entry::getKey, each -> each.getValue().value));
        return new PostgresUrl(
                unix ? socket(host) : hosts(host, port),
                unix ? port(port) : PostgresUrl.DEFAULT_PORT,
                database,
                login,
                password,
                passfile,
                name,
                parameters);
    }

    private Optional<String> taken(String key) {
        return Optional.ofNullable(given.remove(key)).map(UrlEntry::value);
    }

    private static String socket(String host) {
        if (host.contains(",")) {
            throw new BadUrl(
                    "several hosts, and one is a Unix socket",
                    "one Unix socket, or hosts reached over TCP",
                    host);
        }
        return host.length() > 1 && host.endsWith("/")
                ? host.substring(0, host.length() - 1)
                : host;
    }

    private static String hosts(String host, String port) {
        List<String> names = List.of(host.split(",", -1));
        List<String> ports = List.of(port.split(",", -1));
        if (ports.size() != 1 && ports.size() != names.size()) {
            throw new BadUrl(
                    "ports and hosts do not go together",
                    "one port for all hosts, or one for each of " + names.size(),
                    ports.size() + " ports");
        }
        List<String> all = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            all.add(host(names.get(i)) + ":" + port(ports.get(ports.size() == 1 ? 0 : i)));
        }
        return String.join(",", all);
    }

    private static String host(String name) {
        String plain = name.isEmpty() ? "localhost" : name;
        if (plain.startsWith("/") || plain.startsWith("@")) {
            throw new BadUrl(
                    "a host is not usable",
                    "one Unix socket's directory, or hosts reached over TCP",
                    "a Unix socket among others");
        }
        if (plain.startsWith("[") || !plain.contains(":")) {
            if (plain.chars().anyMatch(each -> each <= ' ' || "/?#@\\&=".indexOf(each) >= 0)) {
                throw new BadUrl("a host is not usable", "a name or an address", "another form");
            }
            return plain;
        }
        return "[" + plain + "]";
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return PostgresUrl.DEFAULT_PORT;
        }
        if (text.matches("\\d{1,5}")) {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        }
        throw new BadUrl("a port is not usable", "a number from 1 to 65535", "something else");
    }

    /** TLS is never weaker than asked for. */
    private void judgeTls(boolean unix) {
        String mode = value("sslmode").orElse("prefer");
        if (unix && ENCRYPTING.contains(mode)) {
            throw new BadUrl(
                    nameOf("sslmode") + " cannot be had over a Unix socket",
                    "no TLS there, which never leaves the machine, or a host reached over TCP",
                    mode);
        }
        Optional<String> root = value("sslrootcert");
        if (root.isPresent()) {
            judgeRoot(root.get(), mode);
        }
        if (value("sslNegotiation").filter("direct"::equals).isPresent()
                && !ENCRYPTING.contains(mode)) {
            throw new BadUrl(
                    nameOf("sslNegotiation") + " asks for TLS at once",
                    "sslmode=require or stricter besides",
                    "sslmode=" + mode);
        }
    }

    private void judgeRoot(String root, String mode) {
        if (!ENCRYPTING.contains(mode)) {
            throw new BadUrl(
                    "sslrootcert does nothing with sslmode=" + mode,
                    "sslmode=verify-full besides",
                    "sslmode=" + mode);
        }
        if (root.equals("system")) {
            if (!mode.equals("verify-full")) {
                throw new BadUrl(
                        "sslrootcert=system trusts every public authority",
                        "sslmode=verify-full besides",
                        "sslmode=" + mode);
            }
            given.remove("sslrootcert");
            given.put(
                    "sslfactory",
                    new UrlEntry("sslrootcert", "org.postgresql.ssl.DefaultJavaSSLFactory"));
        } else if (!VERIFYING.contains(mode)) {
            // As libpq does: who names a root certificate wants it looked at.
            given.put("sslmode", new UrlEntry("sslmode", "verify-ca"));
        }
    }

    /** By which name it was given. */
    private String nameOf(String key) {
        return Optional.ofNullable(given.get(key)).map(UrlEntry::name).orElse(key);
    }

    private Optional<String> value(String key) {
        return Optional.ofNullable(given.get(key)).map(UrlEntry::value);
    }
}
