package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.DirectConnections;
import dev.apflow.adapters.postgres.engine.MigrationFiles;
import dev.apflow.adapters.postgres.engine.Migrations;
import dev.apflow.adapters.postgres.engine.OpenErrors;
import dev.apflow.adapters.postgres.engine.PoolConfig;
import dev.apflow.adapters.postgres.engine.Rights;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The migrations as SQL for an administrator to run with psql: in one transaction, with the rows of
 * history that Flyway would have written.
 *
 * @param schema in which the tables are, or will be
 * @param version of the tables that are there, 0 where there are none
 */
public record MigrationScript(String schema, int version) {

    private static final String DEFAULT_SCHEMA = "public";

    private static final SqlQuery CURRENT_SCHEMA = SqlQuery.of("select current_schema()::text");

    /**
     * For a database that can be reached.
     *
     * @throws StoreUnreachable it is absent
     * @throws StoreRefused it refuses the login
     */
    public static MigrationScript of(PostgresSettings settings) {
        return OpenErrors.of(settings, () -> found(settings));
    }

    private static MigrationScript found(PostgresSettings settings) {
        String schema;
        try (Connection connection = DirectConnections.connect(settings, "apflow migrate")) {
            schema =
                    CURRENT_SCHEMA
                            .rows(row -> Optional.ofNullable(row.getString(1)))
                            .with(connection)
                            .getFirst()
                            .orElseGet(() -> named(settings.url()));
        } catch (SQLException problem) {
            throw new StoreRefused("cannot look at the tables", problem);
        }
        try (Database database = new Database(settings, PoolConfig.migrating())) {
            return new MigrationScript(schema, Migrations.version(database).orElse(0));
        }
    }

    /** For an empty database that cannot be reached. */
    public static MigrationScript ofEmpty(PostgresUrl url) {
        return new MigrationScript(named(url), 0);
    }

    private static String named(PostgresUrl url) {
        String schema = url.parameters().getOrDefault("currentSchema", DEFAULT_SCHEMA);
        return schema.replaceFirst(",.*", "").replace("\"", "").strip();
    }

    /** What is missing, as SQL; a comment alone where nothing is. */
    public String pending() {
        StringBuilder sql = new StringBuilder();
        for (String each : MigrationFiles.names()) {
            if (number(each) > version) {
                sql.append("\n-- ").append(each).append('\n');
                sql.append(MigrationFiles.text(each)).append('\n');
                sql.append(FlywayHistory.row(number(each), each));
            }
        }
        if (sql.isEmpty()) {
            return "-- The tables in schema " + Rights.quoted(schema) + " are up to date.\n";
        }
        return "-- The tables of Apflow. Run it with psql while no Apflow runs on the database.\n"
                + "begin;\n"
                + "set local search_path to "
                + Rights.quoted(schema)
                + ";\n"
                + Migrations.TURN.strip()
                + ";\n"
                + FlywayHistory.TABLE
                + sql
                + "commit;\n";
    }

    /** What {@code role} needs to serve, as SQL. */
    public String grants(String role) {
        return Rights.grants(role, schema);
    }

    static int number(String file) {
        return Integer.parseInt(file.replaceFirst("^V(\\d+)__.*$", "$1"));
    }
}
