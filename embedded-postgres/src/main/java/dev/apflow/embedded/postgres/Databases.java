package dev.apflow.embedded.postgres;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Makes databases on one server, empty ones and copies of prepared ones. */
public final class Databases {

    private static final System.Logger LOG = System.getLogger(Databases.class.getName());
    private static final SecureRandom CHANCE = new SecureRandom();

    private final PostgresDatabase maintenance;
    private final Map<String, PostgresDatabase> prepared = new ConcurrentHashMap<>();
    private final Queue<PostgresDatabase> databases = new ConcurrentLinkedQueue<>();

    /**
     * @param maintenance a database of the server; connected to, and never changed
     */
    public Databases(PostgresDatabase maintenance) {
        this.maintenance = maintenance;
    }

    /** The one it was given. */
    public PostgresDatabase maintenance() {
        return maintenance;
    }

    /** A new, empty one. */
    public PostgresDatabase fresh() {
        return copyOf("template0");
    }

    /**
     * A new copy of a prepared one.
     *
     * @param key names the preparation: same key, same preparation
     */
    public PostgresDatabase fresh(String key, DatabasePreparation preparation) {
        return copyOf(prepared.computeIfAbsent(key, absent -> prepare(preparation)).name());
    }

    /** Drops all that were made here, whoever is connected to them. */
    public void dropAll() {
        for (PostgresDatabase database = databases.poll();
                database != null;
                database = databases.poll()) {
            try {
                maintenance.execute(
                        String.format(
                                Locale.ROOT, "DROP DATABASE \"%s\" (FORCE)", database.name()));
            } catch (SQLException failed) {
                LOG.log(System.Logger.Level.WARNING, "left behind: " + database, failed);
            }
        }
    }

    private PostgresDatabase prepare(DatabasePreparation preparation) {
        PostgresDatabase database = fresh();
        try {
            preparation.prepare(database);
        } catch (Exception failed) {
            throw new IllegalStateException("cannot prepare " + database, failed);
        }
        return database;
    }

    private PostgresDatabase copyOf(String template) {
        String name = "apflow_test_" + HexFormat.of().toHexDigits(CHANCE.nextLong());
        try {
            maintenance.execute(
                    String.format(
                            Locale.ROOT, "CREATE DATABASE \"%s\" TEMPLATE \"%s\"", name, template));
        } catch (SQLException failed) {
            throw new IllegalStateException("cannot create a database on " + maintenance, failed);
        }
        PostgresDatabase database = maintenance.named(name);
        databases.add(database);
        return database;
    }
}
