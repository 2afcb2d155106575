package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.Database;
import dev.apflow.adapters.postgres.engine.Fence;
import dev.apflow.adapters.postgres.engine.SqlErrors;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.cluster.LeadershipLease.Candidate;
import dev.apflow.domain.election.AcquireReason;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipRecord;
import dev.apflow.domain.node.NodeIdentity;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Grants leadership to a candidate, once no leader's write is under way. */
record LeadershipGrant(Candidate candidate, AcquireReason reason, Duration ttl) {

    /** How long a write that hangs may hold up a grant, unless the lease asked for is short. */
    private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(2);

    private static final SqlQuery EPOCH = SqlQuery.of("select epoch from apflow_cluster_leader");

    private static final SqlText GRANT =
            SqlText.of(
                    LeadershipGrant.class,
                    "grant_leadership",
                    "node",
                    "incarnation",
                    "url",
                    "ttl_micros",
                    "shown",
                    "lost_epoch");

    /**
     * Empty where a write stood in the way, or somebody else was faster.
     *
     * @param lastEpoch that was seen
     */
    Optional<LeadershipRecord.Held> run(Database database, LeaderSession session, long lastEpoch) {
        session.prepare();
        try {
            return database.attempt(connection -> granted(connection, session, lastEpoch));
        } catch (SQLException problem) {
            if (!SqlErrors.isLockTimeout(problem)) {
                throw SqlErrors.translate(problem);
            }
            database.single(Fence::clear);
            return Optional.empty();
        }
    }

    /** The session shows the new epoch before anybody can see it granted. */
    private Optional<LeadershipRecord.Held> granted(
            Connection connection, LeaderSession session, long lastEpoch) throws SQLException {
        Fence.close(connection, patience());
        if (EPOCH.row(row -> row.getLong(1)).with(connection).orElse(0L) != lastEpoch) {
            return Optional.empty();
        }
        Epoch next = new Epoch(lastEpoch + 1);
        boolean shown = session.show(next);
        Optional<LeadershipRecord.Held> granted = granted(connection, shown);
        if (granted.isEmpty()) {
            session.hide(next);
        }
        return granted;
    }

    private Duration patience() {
        Duration third = ttl.dividedBy(3);
        return third.compareTo(LONGEST_PATIENCE) < 0 ? third : LONGEST_PATIENCE;
    }

    private Optional<LeadershipRecord.Held> granted(Connection connection, boolean shown)
            throws SQLException {
        NodeIdentity identity = candidate.identity();
        return SqlQuery.of(
                        GRANT,
                        call -> {
                            call.set("node").text(identity.node().value());
                            call.set("incarnation").number(identity.incarnation().value());
                            call.set("url").text(candidate.url());
                            call.set("ttl_micros").number(Times.micros(ttl));
                            call.set("shown").flag(shown);
                            call.set("lost_epoch").number(lostEpoch());
                        })
                .row(this::granted)
                .with(connection);
    }

    private LeadershipRecord.Held granted(ResultSet row) throws SQLException {
        return new LeadershipRecord.Held(
                candidate.identity(), LeadershipRow.epoch(row), LeadershipRow.expiry(row));
    }

    private Optional<Long> lostEpoch() {
        return switch (reason) {
            case AcquireReason.LeadershipFree _ -> Optional.empty();
            case AcquireReason.HolderGone(Epoch epoch) -> Optional.of(epoch.value());
        };
    }
}
