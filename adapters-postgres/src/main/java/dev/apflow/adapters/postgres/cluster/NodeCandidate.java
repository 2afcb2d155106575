package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.domain.election.TermSnapshot;
import dev.apflow.domain.election.TermVerdict;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A node of a cluster. It has a share in the lock where it has a session.
 *
 * @param pooled whether it has none
 */
record NodeCandidate(Connection connection, boolean pooled) implements TermCandidate {

    /** A node without a session is shown by the row until it is on record. */
    private static final SqlText JOIN =
            SqlText.inline(
                    NodeCandidate.class,
                    """
                    update apflow_standalone
                    set released = true,
                        joining_until = case
                            when :without_session then clock_timestamp() + interval '15 seconds'
                            else joining_until
                        end
                    where epoch = :epoch and (extract(epoch from expires_at) * 1000000)::bigint = :expires_at
                    returning 'joined'
                    """,
                    "without_session",
                    "epoch",
                    "expires_at");

    @Override
    public boolean lock() throws SQLException {
        return pooled || StandaloneLock.share(connection);
    }

    @Override
    public TermVerdict judge(TermSnapshot first, TermSnapshot now, int looks) {
        return TermVerdict.forNode(first, now, looks);
    }

    @Override
    public Optional<String> take(TermSnapshot seen) throws SQLException {
        if (seen.released() && !pooled) {
            return Optional.of("joined");
        }
        return SqlQuery.of(
                        JOIN,
                        call -> {
                            call.set("without_session").flag(pooled);
                            call.set("epoch").number(seen.epoch());
                            call.set("expires_at").number(seen.expiresAt());
                        })
                .row(row -> row.getString(1))
                .with(connection);
    }

    @Override
    public String advice() {
        return ", which works alone; end it, or set APFLOW_CLUSTER_ENABLED=true on it too";
    }
}
