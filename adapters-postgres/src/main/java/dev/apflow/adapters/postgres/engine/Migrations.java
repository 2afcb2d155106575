package dev.apflow.adapters.postgres.engine;

import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.StoreRefused;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

import javax.sql.DataSource;

/**
 * Brings the tables up to date; several processes may do so at once. Flyway's own lock is on its
 * table of history, which does not guard the making of that table: two that begin on an empty
 * database could see each other's half. So they take turns from the first look on.
 */
public final class Migrations {

    /**
     * Of a transaction, for a pooler that gives each transaction another session would lose a lock
     * of the session; it may stand idle for as long as the migrations take.
     */
    public static final String TURN =
            SqlText.inline(
                            Migrations.class,
                            """
                            set local idle_in_transaction_session_timeout = 0;
                            set local lock_timeout = '60s';
                            select pg_advisory_xact_lock(${lock MIGRATION})
                            """)
                    .sql();

    /** The history of the migrations. */
    static final String TABLE = "apflow_schema_history";

    private Migrations() {}

    /**
     * Whether there is nothing to do, to be asked ahead of {@link #run}, which takes its time and
     * leaves settings behind in its sessions.
     */
    public static boolean areCurrent(Database database) {
        return version(database).equals(Optional.of(MigrationFiles.newestVersion()))
                && database.one(ROWS, row -> row.column("versions").getInt())
                        .equals(Optional.of(MigrationFiles.names().size()));
    }

    /** Of the tables in this schema; empty where there are none, or a migration failed. */
    public static Optional<Integer> version(Database database) {
        boolean there =
                database.one(
                                "select to_regclass(quote_ident(current_schema())"
                                        + " || '.apflow_schema_history') is not null as there",
                                row -> row.column("there").getBoolean())
                        .orElse(false);
        return there
                ? database.one(HISTORY, row -> row.column("newest").getInt())
                : Optional.empty();
    }

    private static final String HISTORY =
            """
            select max(version::numeric)::integer as newest
            from apflow_schema_history
            where version is not null
            having bool_and(success)
            """;

    /** Somebody may have deleted one. */
    private static final String ROWS =
            """
            select count(distinct version)::integer as versions
            from apflow_schema_history
            where version is not null and version <> '0'
            """;

    /**
     * @throws StoreRefused a newer version's tables are there, a migration failed, or another
     *     process has been at it for a minute
     */
    public static void run(PostgresSettings settings, Database database) {
        try (Connection turn = DirectConnections.connect(settings, "apflow migrations")) {
            Schema schema;
            try (Statement statement = turn.createStatement()) {
                statement.execute(SessionSettings.lasting(settings.schema()));
                schema = Schema.of(turn);
                statement.execute(SessionSettings.lasting(Optional.of(schema.name())));
                turn.setAutoCommit(false);
                statement.execute(TURN);
            }
            EarlierVersion.refuse(turn, database, version(database));
            migrate(database.source(), schema);
            turn.rollback();
        } catch (FlywayException | SQLException problem) {
            throw new StoreRefused(
                    "cannot bring the database's tables up to date: " + reason(problem), problem);
        }
    }

    /** What the server said, where it did: Flyway's own message has many lines. */
    private static String reason(Exception problem) {
        return SqlErrors.find(problem, each -> true)
                .map(SqlErrors::oneLine)
                .orElseGet(() -> SqlErrors.oneLine(problem));
    }

    private static void migrate(DataSource source, Schema schema) {
        Flyway flyway =
                Flyway.configure(Migrations.class.getClassLoader())
                        .dataSource(source)
                        .resourceProvider(new MigrationFiles())
                        .defaultSchema(schema.name())
                        .createSchemas(false)
                        .table(TABLE)
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .failOnMissingLocations(false)
                        .load();
        refuseOthers(flyway);
        flyway.migrate();
    }

    private static void refuseOthers(Flyway flyway) {
        for (MigrationInfo each : flyway.info().all()) {
            if (each.getState() == MigrationState.IGNORED) {
                throw missing(each);
            }
            if (each.getState() == MigrationState.FUTURE_SUCCESS
                    || each.getState() == MigrationState.FUTURE_FAILED) {
                throw new StoreRefused(
                        "the database was used by a newer version of Apflow (its schema is version "
                                + each.getVersion()
                                + "): use that version, or another database");
            }
        }
    }

    private static StoreRefused missing(MigrationInfo migration) {
        return new StoreRefused(
                "the history of the database's tables ("
                        + TABLE
                        + ") has no row of version "
                        + migration.getVersion()
                        + " and rows of later ones: somebody deleted it. Put it back, or restore"
                        + " the database from a backup");
    }
}
