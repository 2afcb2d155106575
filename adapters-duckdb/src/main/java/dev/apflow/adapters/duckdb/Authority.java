package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.Fenced;
import dev.apflow.application.store.WriteAuthority;

/** By what right clients' changes are written: this process holds the file, so by that alone. */
final class Authority {

    private Authority() {}

    /** A term of leadership means nothing here: no leader was ever elected on this store. */
    static <T> Fenced<T> write(Database database, WriteAuthority authority, Change<T> change) {
        return switch (authority) {
            case WriteAuthority.Standalone standalone ->
                    new Fenced.Granted<>(database.write(change));
            case WriteAuthority.Term term -> new Fenced.Refused<>();
        };
    }
}
