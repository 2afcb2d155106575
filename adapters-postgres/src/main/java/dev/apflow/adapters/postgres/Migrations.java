package dev.apflow.adapters.postgres;

import dev.apflow.application.store.StoreRefused;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

import javax.sql.DataSource;

/** Brings the tables up to date; several processes may do so at once. */
final class Migrations {

    private Migrations() {}

    static void run(DataSource source) {
        Flyway flyway =
                Flyway.configure(Migrations.class.getClassLoader())
                        .dataSource(source)
                        .resourceProvider(new MigrationFiles())
                        .table("apflow_schema_history")
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .failOnMissingLocations(false)
                        .load();
        try {
            refuseNewer(flyway);
            flyway.migrate();
        } catch (FlywayException problem) {
            throw new StoreRefused(
                    "cannot bring the database's tables up to date: " + problem.getMessage(),
                    problem);
        }
    }

    private static void refuseNewer(Flyway flyway) {
        for (MigrationInfo each : flyway.info().all()) {
            if (each.getState() == MigrationState.FUTURE_SUCCESS
                    || each.getState() == MigrationState.FUTURE_FAILED) {
                throw new StoreRefused(
                        "the database was used by a newer version of Apflow (its schema is version "
                                + each.getVersion()
                                + "): use that version, or another database");
            }
        }
    }
}
