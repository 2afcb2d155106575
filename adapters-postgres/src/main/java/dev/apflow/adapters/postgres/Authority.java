package dev.apflow.adapters.postgres;

import dev.apflow.application.store.Fenced;
import dev.apflow.application.store.WriteAuthority;

/** Runs a client's change by the right that its node has. */
final class Authority {

    private Authority() {}

    /**
     * A standalone node's right is that it holds the database; terms of leaders are not kept here.
     */
    static <T> Fenced<T> granted(
            Database database, WriteAuthority authority, Database.Work<T> work) {
        return switch (authority) {
            case WriteAuthority.Standalone standalone ->
                    new Fenced.Granted<>(database.transaction(work));
            case WriteAuthority.Term term -> new Fenced.Refused<>();
        };
    }
}
