package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.DirectConnections;
import dev.apflow.adapters.postgres.engine.MigrationFiles;
import dev.apflow.adapters.postgres.engine.Migrations;
import dev.apflow.adapters.postgres.engine.OpenErrors;
import dev.apflow.adapters.postgres.engine.PoolConfig;
import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.engine.PoolerProbe;
import dev.apflow.adapters.postgres.engine.Rights;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What there is to say of a database before a node uses it. Nothing is changed.
 *
 * @param server its version, as people write it
 * @param pooled whether transactions of one connection go to any session
 * @param writable whether it takes writes
 * @param durable whether a commit is on disk when it is acknowledged
 * @param clock what time it is there
 * @param schema in which the tables are, or will be; empty where there is none
 * @param mayCreate whether the role may make tables there
 * @param tables the version of the tables; 0: there are none
 * @param newest the version of the tables that this program makes
 * @param missingRights what the role may not do; empty where nothing is missing or no tables are
 */
public record Diagnosis(
        String server,
        boolean pooled,
        boolean writable,
        boolean durable,
        Instant clock,
        Optional<String> schema,
        boolean mayCreate,
        int tables,
        int newest,
        Optional<String> missingRights) {

    private static final String LOOK =
            """
            select current_setting('server_version') as server,
                   not (pg_is_in_recovery()
                        or current_setting('default_transaction_read_only')::boolean) as writable,
                   current_setting('synchronous_commit') not in ('off', 'local')
                        and current_setting('fsync')::boolean as durable,
                   extract(epoch from clock_timestamp()) as clock,
                   current_schema()::text as schema,
                   coalesce(has_schema_privilege(current_schema(), 'create'), false) as may_create
            """;

    public Diagnosis {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(missingRights, "missingRights");
    }

    /**
     * Looks.
     *
     * @throws StoreUnreachable the database is absent
     * @throws StoreRefused it refuses the login, or cannot be worked with
     */
    public static Diagnosis of(PostgresSettings settings) {
        return OpenErrors.of(settings, () -> found(settings));
    }

    private static Diagnosis found(PostgresSettings settings) {
        try (Connection connection = DirectConnections.connect(settings, "apflow doctor")) {
            boolean pooled = PoolerProbe.look(settings) == PoolerMode.POOLING;
            try (Database database = new Database(settings, PoolConfig.migrating());
                    SqlStatement call = new SqlStatement(connection, LOOK)) {
                int tables = versionOf(settings, database);
                Optional<String> rights =
                        tables == 0 ? Optional.empty() : missing(settings, database);
                return call.row(row -> read(row, pooled, tables, rights)).orElseThrow();
            }
        } catch (SQLException problem) {
            throw new StoreRefused("cannot look at the database", problem);
        }
    }

    private static Diagnosis read(
            ResultSet row, boolean pooled, int tables, Optional<String> rights)
            throws SQLException {
        return new Diagnosis(
                row.getString("server"),
                pooled,
                row.getBoolean("writable"),
                row.getBoolean("durable"),
                Instant.ofEpochMilli((long) (row.getDouble("clock") * 1_000)),
                Optional.ofNullable(row.getString("schema")),
                row.getBoolean("may_create"),
                tables,
                newestVersion(),
                rights);
    }

    /** The newest known where the role may not even look: its rights are told then. */
    private static int versionOf(PostgresSettings settings, Database database) {
        try {
            return OpenErrors.of(settings, () -> Migrations.version(database).orElse(0));
        } catch (StoreRefused lacking) {
            return newestVersion();
        }
    }

    private static int newestVersion() {
        return MigrationFiles.names().stream()
                .mapToInt(MigrationScript::number)
                .max()
                .orElseThrow();
    }

    private static Optional<String> missing(PostgresSettings settings, Database database) {
        try {
            OpenErrors.of(
                    settings,
                    () -> {
                        Rights.require(database);
                        return true;
                    });
            return Optional.empty();
        } catch (StoreRefused lacking) {
            return Optional.of(String.valueOf(lacking.getMessage()));
        }
    }
}
