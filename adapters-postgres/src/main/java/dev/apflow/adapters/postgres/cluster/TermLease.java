package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;

import java.sql.SQLException;
import java.time.Duration;

/**
 * The lease of a standalone term, in its row.
 *
 * @param token of the term
 */
record TermLease(String token) {

    private static final System.Logger LOG = System.getLogger(TermLease.class.getName());

    static final Duration DURATION = Duration.ofSeconds(10);

    private static final SqlText RENEW =
            SqlText.inline(
                    TermLease.class,
                    """
                    update apflow_standalone
                    set expires_at = clock_timestamp() + :lease_micros * interval '1 microsecond',
                        session = :session::integer
                    where token = :token::uuid and not released
                    returning epoch
                    """,
                    "lease_micros",
                    "session",
                    "token");

    private static final SqlText RELEASE =
            SqlText.inline(
                    TermLease.class,
                    """
                    update apflow_standalone set released = true
                    where token = :token::uuid and not released
                    """,
                    "token");

    /** Whether the term is still ours. */
    boolean renew(StandaloneSession session) throws SQLException {
        return SqlQuery.of(
                        RENEW,
                        call -> {
                            call.set("lease_micros").number(Times.micros(DURATION));
                            call.set("session").number(session.process().map(Integer::longValue));
                            call.set("token").text(token);
                        })
                .row(row -> row.getLong(1))
                .with(session.connection())
                .isPresent();
    }

    void release(StandaloneSession session) {
        try {
            SqlQuery.of(RELEASE, call -> call.set("token").text(token))
                    .update()
                    .with(session.connection());
        } catch (SQLException failure) {
            LOG.log(System.Logger.Level.DEBUG, "the term ends with its lease", failure);
        }
    }
}
