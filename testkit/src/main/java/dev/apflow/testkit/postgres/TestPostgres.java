package dev.apflow.testkit.postgres;

import dev.apflow.embedded.postgres.DatabasePreparation;
import dev.apflow.embedded.postgres.Databases;
import dev.apflow.embedded.postgres.PostgresDatabase;

/**
 * The PostgreSQL which all test classes of a JVM share. See the package for which one it is.
 *
 * <p>It is started by the first call and ends with the JVM. Databases made on a server that was
 * given by its URL are dropped when the JVM ends.
 */
public final class TestPostgres {

    private TestPostgres() {}

    /** A new, empty database which nobody else uses. */
    public static PostgresDatabase freshDatabase() {
        return Shared.DATABASES.fresh();
    }

    /**
     * A new copy of a prepared database. Preparing happens once in a JVM for each key.
     *
     * @param key names the preparation: same key, same preparation
     */
    public static PostgresDatabase freshDatabase(String key, DatabasePreparation preparation) {
        return Shared.DATABASES.fresh(key, preparation);
    }

    /** Initialised when first used, not before: a server costs. */
    private static final class Shared {
        static final Databases DATABASES =
                new ServerChoice(System::getProperty, System::getenv).choose();
    }
}
