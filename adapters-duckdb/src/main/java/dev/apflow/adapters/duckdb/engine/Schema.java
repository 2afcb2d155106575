package dev.apflow.adapters.duckdb.engine;

import dev.apflow.application.store.StoreRefused;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

import java.nio.file.Path;
import java.util.Arrays;

import javax.sql.DataSource;

/** Brings a database to the tables that this version of the program knows. */
final class Schema {

    /** Tells which migrations the database has seen. */
    static final String TABLE = "apflow_schema";

    private Schema() {}

    /**
     * Runs the migrations that the database has not seen.
     *
     * @throws StoreRefused if it is a database of something else or of a newer version
     */
    static void migrate(DataSource database, Path file) {
        Flyway flyway =
                Flyway.configure(Schema.class.getClassLoader())
                        .dataSource(database)
                        .resourceProvider(new Migrations())
                        .table(TABLE)
                        .failOnMissingLocations(false)
                        .load();
        try {
            refuseNewer(flyway, file);
            refuseGaps(flyway, file);
            flyway.migrate();
        } catch (FlywayException failure) {
            throw refused(file, failure);
        }
    }

    private static void refuseNewer(Flyway flyway, Path file) {
        Arrays.stream(flyway.info().all())
                .filter(Schema::isFuture)
                .findFirst()
                .ifPresent(
                        newer -> {
                            throw new StoreRefused(
                                    "the database file "
                                            + file
                                            + " was made by a newer version of Apflow (its schema"
                                            + " is version "
                                            + newer.getVersion()
                                            + "): use that version, or another file");
                        });
    }

    private static void refuseGaps(Flyway flyway, Path file) {
        Arrays.stream(flyway.info().all())
                .filter(each -> each.getState() == MigrationState.IGNORED)
                .findFirst()
                .ifPresent(
                        missing -> {
                            throw new StoreRefused(
                                    "the history of the tables ("
                                            + TABLE
                                            + ") of the database file "
                                            + file
                                            + " has no row of version "
                                            + missing.getVersion()
                                            + " and rows of later ones: somebody deleted it. Put it"
                                            + " back, or restore the file from a backup");
                        });
    }

    private static boolean isFuture(MigrationInfo each) {
        return each.getState() == MigrationState.FUTURE_SUCCESS
                || each.getState() == MigrationState.FUTURE_FAILED;
    }

    private static StoreRefused refused(Path file, FlywayException failure) {
        String output = Failures.firstLine(failure);
        return new StoreRefused(
                output.contains("non-empty schema")
                        ? file + " is not an Apflow database: it has the tables of something else"
                        : "cannot bring the database file " + file + " up to date: " + output,
                failure);
    }
}
