package dev.apflow.bootstrap.settings;

import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.bootstrap.settings.Settings.Access;
import dev.apflow.bootstrap.settings.Settings.Cluster;
import dev.apflow.domain.problem.FieldProblem;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads which database is used, and with which password. */
final class DatabaseReader {

    static final String DEFAULT_DATABASE = "duckdb:///.data/apflow.duckdb";

    private static final double LONGEST_WAIT_SECONDS = 86_400;

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

    private DatabaseReader() {}

    static Optional<DatabaseUrl> database(KeyReader keys, Cluster cluster) {
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

    static Access access(KeyReader keys, Optional<DatabaseUrl> database, Optional<Path> file) {
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
        return new Access(
                passwordFile,
                file,
                keys.seconds("APFLOW_STARTUP_WAIT", 60, 0, LONGEST_WAIT_SECONDS));
    }

    /** {@code mysql} of {@code mysql+aiomysql://host/database}; what is unknown may be a secret. */
    private static String dialect(String url) {
        String name = url.replaceFirst("(?s)[+:].*", "").toLowerCase(Locale.ROOT);
        return DIALECTS.contains(name) ? name : "?";
    }
}
