package dev.apflow.adapters.postgres.engine;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.WriteAuthority;

import java.util.function.Supplier;

/** Runs a client's change by the right that its node has. */
public final class Authority {

    private Authority() {}

    /**
     * A standalone node's right is the term that the database's {@link WriteFence} names; a
     * leader's is its own.
     */
    public static <T> AuthorizedResult<T> granted(
            Database database, WriteAuthority authority, Database.Work<T> work) {
        return switch (authority) {
            case WriteAuthority.Standalone standalone ->
                    unlessSuperseded(
                            () -> new AuthorizedResult.Granted<>(database.transaction(work)),
                            new AuthorizedResult.Refused<>());
            case WriteAuthority.Term term -> inTerm(database, term, work);
        };
    }

    /** What {@code call} returns, or {@code instead} where somebody else has the database. */
    public static <T> T unlessSuperseded(Supplier<T> call, T instead) {
        try {
            return call.get();
        } catch (StoreUnreachable refused) {
            if (Superseded.isCauseOf(refused)) {
                return instead;
            }
            throw refused;
        }
    }

    /**
     * Runs the work unless the term is over, strictly before or after every grant of leadership.
     */
    public static <T> AuthorizedResult<T> inTerm(
            Database database, WriteAuthority.Term term, Database.Work<T> work) {
        return unlessSuperseded(
                () ->
                        database.transaction(
                                connection ->
                                        Fence.admits(connection, term)
                                                ? new AuthorizedResult.Granted<>(
                                                        work.with(connection))
                                                : new AuthorizedResult.Refused<>()),
                new AuthorizedResult.Refused<>());
    }
}
