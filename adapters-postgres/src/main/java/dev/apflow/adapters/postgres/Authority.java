package dev.apflow.adapters.postgres;

import dev.apflow.application.store.Fenced;
import dev.apflow.application.store.WriteAuthority;

/** Runs a client's change by the right that its node has. */
final class Authority {

    private Authority() {}

    /** A standalone node's right is that it holds the database; a leader's is its term. */
    static <T> Fenced<T> granted(
            Database database, WriteAuthority authority, Database.Work<T> work) {
        return switch (authority) {
            case WriteAuthority.Standalone standalone ->
                    new Fenced.Granted<>(database.transaction(work));
            case WriteAuthority.Term term -> inTerm(database, term, work);
        };
    }

    /** Runs the work unless the term is over, strictly before or after every grant of the seat. */
    static <T> Fenced<T> inTerm(
            Database database, WriteAuthority.Term term, Database.Work<T> work) {
        return database.transaction(
                connection ->
                        Fence.admits(connection, term)
                                ? new Fenced.Granted<>(work.with(connection))
                                : new Fenced.Refused<>());
    }
}
