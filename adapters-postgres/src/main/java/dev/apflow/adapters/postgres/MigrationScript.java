package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.DirectConnections;
import dev.apflow.adapters.postgres.engine.MigrationFiles;
import dev.apflow.adapters.postgres.engine.Migrations;
import dev.apflow.adapters.postgres.engine.OpenErrors;
import dev.apflow.adapters.postgres.engine.PoolConfig;
import dev.apflow.adapters.postgres.engine.Rights;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * The migrations as SQL for an administrator to run with psql: in one transaction, with the rows of
 * history that Flyway would have written.
 *
 * @param schema in which the tables are, or will be
 * @param version of the tables that are there, 0 where there are none
 */
public record MigrationScript(String schema, int version) {

    private static final String DEFAULT_SCHEMA = "public";

    /** As Flyway makes it. */
    private static final String HISTORY =
            """
            create table if not exists apflow_schema_history (
                installed_rank integer not null,
                version varchar(50),
                description varchar(200) not null,
                type varchar(20) not null,
                script varchar(1000) not null,
                checksum integer,
                installed_by varchar(100) not null,
                installed_on timestamp not null default now(),
                execution_time integer not null,
                success boolean not null,
                constraint apflow_schema_history_pk primary key (installed_rank)
            );
            create index if not exists apflow_schema_history_s_idx on apflow_schema_history (success);
            """;

    private static final String ROW =
            """
            insert into apflow_schema_history (
                installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            select coalesce(max(installed_rank), 0) + 1, '%s', '%s', 'SQL', '%s', %d, current_user, 0, true
            from apflow_schema_history;
            """;

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
            try (SqlStatement call =
                    new SqlStatement(connection, "select current_schema()::text")) {
                schema =
                        call.rows(row -> Optional.ofNullable(row.getString(1)))
                                .getFirst()
                                .orElseGet(() -> named(settings.url()));
            }
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
                sql.append(migration(each));
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
                + HISTORY
                + sql
                + "commit;\n";
    }

    /** What {@code role} needs to serve, as SQL. */
    public String grants(String role) {
        return Rights.grants(role, schema);
    }

    private static int number(String file) {
        return Integer.parseInt(file.replaceFirst("^V(\\d+)__.*$", "$1"));
    }

    private static String migration(String file) {
        String text = MigrationFiles.text(file);
        String description = file.replaceFirst("^V\\d+__", "").replaceFirst("\\.sql$", "");
        return "\n-- "
                + file
                + "\n"
                + text
                + "\n"
                + String.format(
                        Locale.ROOT,
                        ROW,
                        number(file),
                        description.replace('_', ' '),
                        file,
                        checksum(text));
    }

    /** As Flyway counts it: of the lines without their ends. */
    private static int checksum(String text) {
        CRC32 sum = new CRC32();
        new BufferedReader(new StringReader(text))
                .lines()
                .forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
        return (int) sum.getValue();
    }
}
