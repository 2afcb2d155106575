package dev.apflow.adapters.postgres;

import dev.apflow.application.store.StoreRefused;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

import javax.sql.DataSource;

/** Brings the tables up to date; several processes may do so at once. */
final class Migrations {

    private Migrations() {}

    static void run(DataSource source) {
        try {
            Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:db/postgres")
                    .table("apflow_schema_history")
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .failOnMissingLocations(true)
                    .load()
                    .migrate();
        } catch (FlywayValidateException newer) {
            throw new StoreRefused(
                    "the database's tables are not those of this version of the program (made by a"
                            + " newer one?): "
                            + String.valueOf(newer.getMessage())
                                    .lines()
                                    .limit(3)
                                    .reduce((a, b) -> a + " " + b)
                                    .orElse(""),
                    newer);
        } catch (FlywayException problem) {
            throw new StoreRefused(
                    "cannot bring the database's tables up to date: " + problem.getMessage(),
                    problem);
        }
    }
}
