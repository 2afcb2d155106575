package dev.apflow.bootstrap.settings;

import dev.apflow.bootstrap.settings.Settings.Access;
import dev.apflow.bootstrap.settings.Settings.Api;
import dev.apflow.bootstrap.settings.Settings.Cluster;
import dev.apflow.bootstrap.settings.Settings.Commands;
import dev.apflow.bootstrap.settings.Settings.Logging;
import dev.apflow.bootstrap.settings.Settings.Node;
import dev.apflow.bootstrap.settings.Settings.Rest;
import dev.apflow.bootstrap.settings.Settings.Secrets;
import dev.apflow.bootstrap.settings.Settings.Work;
import dev.apflow.domain.problem.FieldProblem;
import dev.apflow.domain.tree.RetentionPolicy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns keys and values into {@link Settings}. */
public final class SettingsReader {

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
        Node node = NodeReader.node(keys);
        Cluster cluster = ClusterReader.read(keys);
        Optional<DatabaseUrl> database = DatabaseReader.database(keys, cluster);
        Access access = DatabaseReader.access(keys, database, file);
        Work work = NodeReader.work(keys);
        RetentionPolicy retention = NodeReader.retention(keys);
        Api api = ApiReader.read(keys);
        Logging logging = logging(keys);
        Commands commands = commands(keys);
        Secrets secrets = SecretsReader.read(keys, values);
        Rest rest = new Rest(keys.flag("APFLOW_REST_ALLOW_PRIVATE_NETWORKS", true));
        Optional<Path> plugins = plugins(keys);
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

    private static Logging logging(KeyReader keys) {
        return new Logging(
                keys.oneOf("APFLOW_LOG_LEVEL", Logging.Level.INFO, Logging.Level.class),
                keys.oneOf("APFLOW_LOG_FORMAT", Logging.Format.TEXT, Logging.Format.class));
    }

    private static Commands commands(KeyReader keys) {
        return new Commands(
                keys.flag("APFLOW_STDIO_ALLOW_COMMAND", false),
                keys.list("APFLOW_STDIO_COMMAND_WHITELIST"),
                keys.list("APFLOW_STDIO_ENV_ALLOW"),
                keys.text("APFLOW_STDIO_USER"));
    }

    /** By default beside the program: the current directory may be somebody else's. */
    private static Optional<Path> plugins(KeyReader keys) {
        return keys.parsed("APFLOW_PLUGINS", "a directory", SettingsReader::path)
                .or(
                        () ->
                                Optional.ofNullable(System.getProperty("apflow.home"))
                                        .map(home -> Path.of(home, "plugins")));
    }

    static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException notAPath) {
            return Optional.empty();
        }
    }

    private static List<String> unknown(Map<String, String> values, Set<String> known) {
        return values.keySet().stream()
                .filter(key -> key.startsWith("APFLOW_") && !known.contains(key))
                .filter(key -> !SecretsReader.isSecret(key))
                .sorted()
                .toList();
    }
}
