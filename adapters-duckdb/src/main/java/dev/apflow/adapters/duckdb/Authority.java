package dev.apflow.adapters.duckdb;

import dev.apflow.adapters.duckdb.engine.Change;
import dev.apflow.adapters.duckdb.engine.Database;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.WriteAuthority;

/** By what right clients' changes are written: this process holds the file, so by that alone. */
final class Authority {

    private Authority() {}

    /** A term of leadership means nothing here: no leader was ever elected on this store. */
    static <T> AuthorizedResult<T> write(
            Database database, WriteAuthority authority, Change<T> change) {
        return switch (authority) {
            case WriteAuthority.Standalone standalone ->
                    new AuthorizedResult.Granted<>(database.write(change));
            case WriteAuthority.Term term -> new AuthorizedResult.Refused<>();
        };
    }
}
