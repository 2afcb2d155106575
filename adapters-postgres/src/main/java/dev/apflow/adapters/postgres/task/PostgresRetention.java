package dev.apflow.adapters.postgres.task;

import dev.apflow.adapters.postgres.engine.Authority;
import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Retention;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.tree.RetentionPolicy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * Removes trees that have been over for long, by plain deletes in small transactions.
 *
 * <p>Candidates cost the hot path nothing: no table nor index is kept for them. Tasks are numbered
 * in the order of their creation, so a pass walks the primary key from the oldest task on, a page
 * at a time, and ends where tasks are too young. What was removed is no longer there to be walked
 * over; what is kept longer is looked at once in a pass.
 */
public final class PostgresRetention implements Retention {

    private static final SqlQuery OLDEST =
            SqlQuery.of(
                    """
                    select (extract(epoch from created_at) * 1000000)::bigint
                    from apflow_task order by number limit 1
                    """);

    private final Database database;

    public PostgresRetention(Database database) {
        this.database = database;
    }

    @Override
    public AuthorizedResult<Sweep> sweep(
            WriteAuthority authority, RetentionPolicy policy, Place from, int tasks) {
        return switch (from.phase()) {
            case TREES -> new TreeSweep(database, authority, policy).run(from, tasks);
            case RESULTS -> keys(authority, policy, from, KeySweep.RESULTS);
            case SUBMISSIONS -> keys(authority, policy, from, KeySweep.SUBMISSIONS);
        };
    }

    private AuthorizedResult<Sweep> keys(
            WriteAuthority authority, RetentionPolicy policy, Place from, KeySweep sweep) {
        return Authority.granted(
                database, authority, connection -> sweep.run(connection, policy.longest(), from));
    }

    /** When the oldest task was created. */
    static Optional<Instant> oldest(Connection connection) throws SQLException {
        return OLDEST.row(row -> Times.instant(row.getLong(1))).with(connection);
    }
}
