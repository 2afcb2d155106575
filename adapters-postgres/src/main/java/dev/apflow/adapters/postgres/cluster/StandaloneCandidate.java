package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.domain.election.TermSnapshot;
import dev.apflow.domain.election.TermVerdict;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** A standalone process: it takes the term, and has its token then. */
record StandaloneCandidate(StandaloneSession session, PostgresSettings settings, Duration lease)
        implements TermCandidate {

    private static final SqlText TAKE =
            SqlText.of(
                    StandaloneCandidate.class,
                    "take_term",
                    "holder",
                    "session",
                    "lease_micros",
                    "epoch",
                    "expires_at");

    @Override
    public Connection connection() {
        return session.connection();
    }

    @Override
    public boolean lock() throws SQLException {
        return session.lockIfPossible();
    }

    @Override
    public TermVerdict judge(TermSnapshot first, TermSnapshot now, int looks) {
        return TermVerdict.forStandalone(first, now, looks);
    }

    @Override
    public Optional<String> take(TermSnapshot seen) throws SQLException {
        return SqlQuery.of(
                        TAKE,
                        call -> {
                            call.set("holder").text(settings.node().value());
                            call.set("session").number(session.process().map(Integer::longValue));
                            call.set("lease_micros").number(Times.micros(lease));
                            call.set("epoch").number(seen.epoch());
                            call.set("expires_at").number(seen.expiresAt());
                        })
                .row(row -> row.getString(1))
                .with(connection());
    }

    @Override
    public String advice() {
        return "; one standalone process at a time, or set APFLOW_CLUSTER_ENABLED=true on all of"
                + " them";
    }
}
