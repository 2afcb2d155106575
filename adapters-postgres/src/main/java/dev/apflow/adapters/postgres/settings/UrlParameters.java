package dev.apflow.adapters.postgres.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
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
            throw UnknownParameter.of(name);
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
        return new PostgresUrl(
                unix ? UrlHosts.socket(host) : UrlHosts.of(host, port),
                unix ? UrlHosts.port(port) : PostgresUrl.DEFAULT_PORT,
                database,
                login,
                password,
                passfile,
                name,
                values());
    }

    private Map<String, String> values() {
        return given.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().value));
    }

    private Optional<String> taken(String key) {
        return Optional.ofNullable(given.remove(key)).map(UrlEntry::value);
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
        value("sslrootcert").ifPresent(root -> judgeRoot(root, mode));
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
            trustSystem(mode);
        } else if (!VERIFYING.contains(mode)) {
            // As libpq does: who names a root certificate wants it looked at.
            given.put("sslmode", new UrlEntry("sslmode", "verify-ca"));
        }
    }

    private void trustSystem(String mode) {
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
    }

    /** By which name it was given. */
    private String nameOf(String key) {
        return Optional.ofNullable(given.get(key)).map(UrlEntry::name).orElse(key);
    }

    private Optional<String> value(String key) {
        return Optional.ofNullable(given.get(key)).map(UrlEntry::value);
    }
}
