package dev.apflow.bootstrap.settings;

import dev.apflow.adapters.executors.secret.NodeSecrets;
import dev.apflow.adapters.http.jwks.KeySet;
import dev.apflow.adapters.http.principal.TokensFile;
import dev.apflow.adapters.http.settings.KeySource;
import dev.apflow.adapters.http.settings.PublicUrls;
import dev.apflow.adapters.http.settings.SignedFor;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.bootstrap.settings.Settings.Access;
import dev.apflow.bootstrap.settings.Settings.Api;
import dev.apflow.bootstrap.settings.Settings.Cluster;
import dev.apflow.bootstrap.settings.Settings.Commands;
import dev.apflow.bootstrap.settings.Settings.Logging;
import dev.apflow.bootstrap.settings.Settings.Node;
import dev.apflow.bootstrap.settings.Settings.Rest;
import dev.apflow.bootstrap.settings.Settings.Secrets;
import dev.apflow.bootstrap.settings.Settings.Work;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.lease.DeliveryLimit;
import dev.apflow.domain.mask.Masks;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.secret.SecretName;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.tree.RetentionPolicy;
import dev.apflow.json.JsonLimits;
import dev.apflow.json.JsonText;
import dev.apflow.json.ParseResult;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Turns keys and values into {@link Settings}. */
public final class SettingsReader {

    static final String DEFAULT_DATABASE = "duckdb:///.data/apflow.duckdb";

    private static final Set<String> DIALECTS =
            Set.of(
                    "cockroachdb",
                    "duckdb",
                    "file",
                    "http",
                    "https",
                    "jdbc",
                    "mariadb",
                    "mongodb",
                    "mssql",
                    "mysql",
                    "oracle",
                    "postgres",
                    "postgresql",
                    "redis",
                    "sqlite",
                    "sqlserver");

    private static final int SHORTEST_TOKEN = 16;
    private static final int SHORTEST_SECRET = 32;
    private static final String A_DIRECTORY = "a directory whose files are secrets";
    private static final double A_DAY = 86_400;
    private static final int LONGEST_RETENTION_DAYS = 36_500;

    private SettingsReader() {}

    /** Settings, or everything that is wrong with them. */
    public sealed interface Result {

        /**
         * @param unknown keys that begin like ours and mean nothing: worth a warning
         * @param known every key there is
         */
        record Good(Settings settings, List<String> unknown, Set<String> known) implements Result {
            public Good {
                unknown = List.copyOf(unknown);
                known = Set.copyOf(known);
            }
        }

        record Bad(List<FieldProblem> problems) implements Result {
            public Bad {
                problems = List.copyOf(problems);
            }
        }
    }

    public static Result read(Map<String, String> values) {
        return read(values, Optional.empty());
    }

    /**
     * As {@link #read(Map)}.
     *
     * @param file which the URL of the database is from, to be read again later
     */
    public static Result read(Map<String, String> values, Optional<Path> file) {
        KeyReader keys = new KeyReader(values);
        Node node = node(keys);
        Cluster cluster = ClusterReader.read(keys);
        Optional<DatabaseUrl> database = database(keys, cluster);
        Access access = access(keys, database, file);
        Work work = work(keys);
        RetentionPolicy retention = retention(keys);
        Api api = api(keys);
        Logging logging =
                new Logging(
                        keys.oneOf("APFLOW_LOG_LEVEL", Logging.Level.INFO, Logging.Level.class),
                        keys.oneOf("APFLOW_LOG_FORMAT", Logging.Format.TEXT, Logging.Format.class));
        Commands commands =
                new Commands(
                        keys.flag("APFLOW_STDIO_ALLOW_COMMAND", false),
                        list(keys, "APFLOW_STDIO_COMMAND_WHITELIST"),
                        list(keys, "APFLOW_STDIO_ENV_ALLOW"),
                        keys.text("APFLOW_STDIO_USER"));
        Secrets secrets = secrets(keys, values);
        Rest rest = new Rest(keys.flag("APFLOW_REST_ALLOW_PRIVATE_NETWORKS", true));
        Optional<Path> plugins =
                keys.parsed("APFLOW_PLUGINS", "a directory", SettingsReader::path)
                        .or(SettingsReader::pluginsBesideTheProgram);
        if (!keys.problems().isEmpty()) {
            return new Result.Bad(keys.problems());
        }
        Settings settings =
                new Settings(
                        database.orElseThrow(),
                        access,
                        node,
                        cluster,
                        work,
                        retention,
                        api,
                        logging,
                        commands,
                        rest,
                        secrets,
                        plugins);
        return new Result.Good(settings, unknown(values, keys.known()), keys.known());
    }

    private static Optional<DatabaseUrl> database(KeyReader keys, Cluster cluster) {
        String url = keys.text("APFLOW_DATABASE_URL").orElse(DEFAULT_DATABASE);
        Optional<DatabaseUrl> database = DatabaseUrl.parse(url);
        if (database.isEmpty()) {
            keys.problem(
                    "APFLOW_DATABASE_URL",
                    cluster.enabled()
                            ? "Distributed mode requires PostgreSQL, got: " + dialect(url)
                            : "not usable",
                    DatabaseUrl.EXPECTED,
                    dialect(url) + "://…");
        }
        if (database.isPresent()
                && database.get() instanceof DatabaseUrl.Postgres(String server)
                && PostgresUrl.read("APFLOW_DATABASE_URL", server)
                        instanceof PostgresUrl.Result.Refused(FieldProblem problem)) {
            keys.problem(problem.field(), problem.reason(), problem.expected(), problem.actual());
        }
        return database;
    }

    private static Access access(
            KeyReader keys, Optional<DatabaseUrl> database, Optional<Path> file) {
        Optional<Path> passwordFile =
                keys.parsed("APFLOW_DATABASE_PASSWORD_FILE", "a file", SettingsReader::path);
        if (passwordFile.isPresent()
                && database.isPresent()
                && database.get() instanceof DatabaseUrl.Postgres(String server)
                && PostgresUrl.parse(server)
                        .filter(url -> url.password().isPresent() || url.passfile().isPresent())
                        .isPresent()) {
            keys.problem(
                    "APFLOW_DATABASE_PASSWORD_FILE",
                    "APFLOW_DATABASE_URL names a password too",
                    "one of them",
                    "both");
        }
        return new Access(passwordFile, file, keys.seconds("APFLOW_STARTUP_WAIT", 60, 0, A_DAY));
    }

    /** {@code mysql} of {@code mysql+aiomysql://host/database}; what is unknown may be a secret. */
    private static String dialect(String url) {
        String name = url.replaceFirst("(?s)[+:].*", "").toLowerCase(Locale.ROOT);
        return DIALECTS.contains(name) ? name : "?";
    }

    /** Never in the directory that a user happens to stand in, which may be somebody else's. */
    private static Optional<Path> pluginsBesideTheProgram() {
        return Optional.ofNullable(System.getProperty("apflow.home"))
                .map(home -> Path.of(home, "plugins"));
    }

    /** Variables that hold a secret are read by no other name, and shown by none. */
    private static Secrets secrets(KeyReader keys, Map<String, String> values) {
        Optional<Path> directory =
                keys.parsed("APFLOW_SECRETS_DIR", A_DIRECTORY, SettingsReader::path);
        directory
                .filter(path -> !Files.isDirectory(path))
                .ifPresent(
                        path ->
                                keys.problem(
                                        "APFLOW_SECRETS_DIR",
                                        "no such directory",
                                        A_DIRECTORY,
                                        "\"" + path + "\""));
        Map<String, String> variables = new HashMap<>(values);
        variables.keySet().removeIf(name -> !isSecret(name));
        return new Secrets(directory, variables);
    }

    private static boolean isSecret(String key) {
        return key.startsWith(NodeSecrets.VARIABLE)
                && SecretName.isValid(key.substring(NodeSecrets.VARIABLE.length()));
    }

    private static Node node(KeyReader keys) {
        return new Node(
                keys.parsed(
                        "APFLOW_NODE_ID",
                        "a node id: " + TaskId.CHOOSABLE,
                        text ->
                                TaskId.isChoosable(text)
                                        ? Optional.of(new NodeId(text))
                                        : Optional.empty()),
                keys.parsed("APFLOW_NODE_CAPABILITIES", "a JSON object", SettingsReader::jsonObject)
                        .orElse(JsonObject.EMPTY),
                keys.parsed(
                        "APFLOW_ADVERTISED_URL",
                        "a URL such as http://host:8000 or https://host:8000",
                        SettingsReader::httpUrl));
    }

    private static Work work(KeyReader keys) {
        return new Work(
                keys.whole("APFLOW_MAX_PARALLEL_TASKS", 32, 1, 10_000),
                keys.whole("APFLOW_MAX_DELIVERIES", DeliveryLimit.DEFAULT, 1, DeliveryLimit.MOST),
                keys.whole("APFLOW_MAX_INPUT_BYTES", 16 << 20, 1_024, 1 << 30),
                keys.seconds("APFLOW_POLL_INTERVAL", 5, 0.01, A_DAY),
                keys.seconds("APFLOW_SHUTDOWN_GRACE", 25, 0, A_DAY));
    }

    private static RetentionPolicy retention(KeyReader keys) {
        return new RetentionPolicy(
                keys.days("APFLOW_RETENTION_DAYS", 30, LONGEST_RETENTION_DAYS),
                keys.days("APFLOW_RETENTION_FAILED_DAYS", 90, LONGEST_RETENTION_DAYS));
    }

    private static Api api(KeyReader keys) {
        List<String> tokens = list(keys, "APFLOW_API_TOKENS");
        if (tokens.stream().anyMatch(token -> token.length() < SHORTEST_TOKEN)) {
            keys.problem(
                    "APFLOW_API_TOKENS",
                    "a token is too short",
                    "tokens of at least " + SHORTEST_TOKEN + " characters, separated by commas",
                    "a shorter one");
        }
        Optional<String> secret = keys.text("APFLOW_JWT_SECRET");
        if (secret.filter(each -> each.getBytes(StandardCharsets.UTF_8).length < SHORTEST_SECRET)
                .isPresent()) {
            keys.problem(
                    "APFLOW_JWT_SECRET",
                    "too short",
                    "at least " + SHORTEST_SECRET + " bytes (RFC 7518, section 3.2)",
                    "a shorter one");
        }
        Api api =
                new Api(
                        keys.text("APFLOW_API_HOST").orElse("127.0.0.1"),
                        keys.whole("APFLOW_API_PORT", 8000, 0, 65_535),
                        tokens,
                        tokensFile(keys),
                        secret,
                        keySource(keys),
                        new SignedFor(
                                keys.text("APFLOW_JWT_ISSUER"), keys.text("APFLOW_JWT_AUDIENCE")),
                        keys.flag("APFLOW_INSECURE", false),
                        publicUrls(keys),
                        masks(keys),
                        connectionsOfAddress(keys),
                        keys.seconds("APFLOW_REQUEST_TIMEOUT", 30, 0.1, 3_600),
                        requestsPerSecond(keys),
                        TlsReader.read(keys));
        if (!api.isGuarded() && !api.insecure() && !isLoopback(api.host())) {
            keys.problem(
                    "APFLOW_API_HOST",
                    "would be open to the network without authentication",
                    "a loopback address, or APFLOW_API_TOKENS, APFLOW_API_TOKENS_FILE,"
                            + " APFLOW_JWT_SECRET or APFLOW_JWT_JWKS set, or APFLOW_INSECURE=true",
                    "\"" + api.host() + "\"");
        }
        return api;
    }

    private static Optional<Path> tokensFile(KeyReader keys) {
        Optional<Path> file =
                keys.parsed("APFLOW_API_TOKENS_FILE", TokensFile.EXPECTED, SettingsReader::path);
        file.ifPresent(path -> requireTokens(keys, path));
        return file;
    }

    private static void requireTokens(KeyReader keys, Path path) {
        try {
            TokensFile.require(path);
        } catch (TokensFile.NotUsable unusable) {
            keys.problem(
                    "APFLOW_API_TOKENS_FILE",
                    String.valueOf(unusable.getMessage()),
                    TokensFile.EXPECTED,
                    "\"" + path + "\"");
        }
    }

    /** A server of keys may be away when the node starts; a file has no reason to be. */
    private static Optional<KeySource> keySource(KeyReader keys) {
        Optional<String> given = keys.text("APFLOW_JWT_JWKS");
        Optional<KeySource> source = given.flatMap(KeySource::parse);
        if (given.isPresent() && source.isEmpty()) {
            keys.problem(
                    "APFLOW_JWT_JWKS",
                    "not usable",
                    KeySource.EXPECTED,
                    given.get().replaceFirst("(?s)://.*", "://…"));
        }
        if (source.isPresent() && source.get() instanceof KeySource.File file) {
            try {
                KeySet.require(file);
            } catch (KeySet.NotUsable unusable) {
                keys.problem(
                        "APFLOW_JWT_JWKS",
                        String.valueOf(unusable.getMessage()),
                        KeySource.EXPECTED,
                        "\"" + file + "\"");
            }
        }
        return source;
    }

    private static Optional<Integer> connectionsOfAddress(KeyReader keys) {
        int most = keys.whole("APFLOW_CONNECTIONS_PER_ADDRESS", 0, 1, 1_000_000);
        return most == 0 ? Optional.empty() : Optional.of(most);
    }

    /** 0, as it is by default: as many as they like. */
    private static OptionalInt requestsPerSecond(KeyReader keys) {
        int rate = keys.whole("APFLOW_RATE_LIMIT", 0, 0, 1_000_000);
        return rate == 0 ? OptionalInt.empty() : OptionalInt.of(rate);
    }

    private static Masks masks(KeyReader keys) {
        List<String> names = list(keys, "APFLOW_MASKED_NAMES");
        if (!names.stream().allMatch(Masks::isPattern)) {
            keys.problem(
                    "APFLOW_MASKED_NAMES",
                    "not usable",
                    Masks.EXPECTED,
                    "\"" + String.join(",", names) + "\"");
            return Masks.usual();
        }
        return names.isEmpty() ? Masks.usual() : Masks.of(names);
    }

    private static PublicUrls publicUrls(KeyReader keys) {
        List<String> given = list(keys, "APFLOW_PUBLIC_URLS");
        List<URI> urls = given.stream().map(PublicUrls::parse).flatMap(Optional::stream).toList();
        if (urls.size() < given.size()) {
            keys.problem(
                    "APFLOW_PUBLIC_URLS",
                    "not usable",
                    PublicUrls.EXPECTED,
                    "\"" + String.join(",", given) + "\"");
        }
        return new PublicUrls(urls);
    }

    /** By name alone: a name that has to be looked up may change its meaning. */
    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("::1")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static List<String> list(KeyReader keys, String key) {
        return keys.text(key).stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private static Optional<JsonObject> jsonObject(String text) {
        return JsonText.parse(text, JsonLimits.DEFAULT)
                        instanceof ParseResult.Parsed(JsonObject object)
                ? Optional.of(object)
                : Optional.empty();
    }

    static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private static Optional<String> httpUrl(String text) {
        try {
            URI uri = new URI(text);
            boolean usable =
                    uri.getHost() != null
                            && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
            return usable ? Optional.of(text) : Optional.empty();
        } catch (URISyntaxException notAUrl) {
            return Optional.empty();
        }
    }

    private static List<String> unknown(Map<String, String> values, Set<String> known) {
        return values.keySet().stream()
                .filter(key -> key.startsWith("APFLOW_") && !known.contains(key))
                .filter(key -> !isSecret(key))
                .sorted()
                .toList();
    }
}
