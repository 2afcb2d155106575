package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Session;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.StopSignal;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.domain.election.TermSnapshot;
import dev.apflow.domain.election.TermVerdict;

import java.sql.Connection;
import java.sql.SQLException;

/** The way into a database whose tables have no row of the term yet: by the lock alone. */
public final class LockAcquisition {

    private static final SqlQuery HAS_ROW =
            SqlQuery.of(
                    "select to_regclass(quote_ident(current_schema()) || '.apflow_standalone')"
                            + " is not null");

    private LockAcquisition() {}

    /** One try to have the lock. */
    private interface Lock {
        boolean taken() throws SQLException;
    }

    /** Whether the row is there: else the tables are older than it. */
    public static boolean hasRow(Connection connection) throws SQLException {
        return HAS_ROW.row(row -> row.getBoolean(1)).with(connection).orElse(false);
    }

    /**
     * Has the lock alone.
     *
     * @throws StoreRefused another process has it
     */
    public static void lock(StandaloneSession session) throws SQLException {
        require(session.connection(), session::lockIfPossible);
    }

    /**
     * Has a share in the lock.
     *
     * @throws StoreRefused a standalone process has it
     */
    static void share(Session session) throws SQLException {
        require(session.connection(), () -> StandaloneLock.share(session.connection()));
    }

    private static void require(Connection connection, Lock lock) throws SQLException {
        StopSignal pauses = new StopSignal();
        String holder = "another process";
        for (int i = 0; i <= TermVerdict.LOOKS_AT_LOCK; i++) {
            if (lock.taken()) {
                return;
            }
            holder = TermLook.locker(connection).map(TermSnapshot.Locker::name).orElse(holder);
            pauses.pause(TermAcquisition.PAUSE_MILLIS);
        }
        throw new StoreRefused(
                "the database is in use by "
                        + holder
                        + "; end it, or set APFLOW_CLUSTER_ENABLED=true on all processes");
    }
}
