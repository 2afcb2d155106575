package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;

/** Opens stores on DuckDB. */
public final class DuckDbStores {

    private DuckDbStores() {}

    /**
     * Opens the store, making the file and its directory if there are none. Only one process can
     * have it open.
     *
     * @throws StoreRefused if the file is held by another process, read-only, of something else, or
     *     made by a newer version, or if there is no room for it
     */
    public static Store open(DuckDbSettings settings) {
        Database database = Database.open(settings.file(), settings.capacity());
        try {
            return new DuckDbStore(database);
        } catch (RuntimeException failure) {
            database.close();
            throw failure;
        }
    }
}
