package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.engine.Times;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipRecord;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Reads the row of leadership. */
final class LeadershipRow {

    private static final SqlText CURRENT =
            SqlText.inline(
                    LeadershipRow.class,
                    "select 1 from apflow_cluster_leader where epoch = :epoch and not resigned",
                    "epoch");

    private static final SqlText NOT_SHOWN =
            SqlText.inline(
                    LeadershipRow.class,
                    "select 1 from apflow_cluster_leader where epoch = :epoch and not session",
                    "epoch");

    private LeadershipRow() {}

    /** Whether this term is the newest one and was not resigned. */
    static boolean isCurrent(Connection connection, Epoch epoch) throws SQLException {
        return isThere(connection, CURRENT, epoch);
    }

    /** Whether the holder's session could be held at all: else its lock tells nothing. */
    static boolean isShown(Connection connection, Epoch epoch) throws SQLException {
        return !isThere(connection, NOT_SHOWN, epoch);
    }

    private static boolean isThere(Connection connection, SqlText text, Epoch epoch)
            throws SQLException {
        return SqlQuery.of(text, call -> call.set("epoch").number(epoch.value()))
                .row(row -> row.getInt(1))
                .with(connection)
                .isPresent();
    }

    /** Leadership at a moment of the store's clock. */
    record Seen(LeadershipRecord leadership, Instant at) {

        /** The newest one that was granted; 0 where none was. */
        long epoch() {
            return switch (leadership) {
                case LeadershipRecord.Vacant _ -> 0;
                case LeadershipRecord.Held current -> current.epoch().value();
                case LeadershipRecord.Resigned resigned -> resigned.epoch().value();
            };
        }
    }

    static Seen seen(ResultSet row) throws SQLException {
        return new Seen(record(row), Times.instant(row.getLong("at")));
    }

    private static LeadershipRecord record(ResultSet row) throws SQLException {
        if (row.getString("node") == null) {
            return new LeadershipRecord.Vacant();
        }
        return row.getBoolean("resigned")
                ? new LeadershipRecord.Resigned(holder(row), epoch(row))
                : new LeadershipRecord.Held(holder(row), epoch(row), expiry(row));
    }

    static LeaderInfo leader(ResultSet row) throws SQLException {
        return new LeaderInfo(holder(row), row.getString("url"), epoch(row), expiry(row));
    }

    static NodeIdentity holder(ResultSet row) throws SQLException {
        return new NodeIdentity(
                new NodeId(row.getString("node")), new Incarnation(row.getLong("incarnation")));
    }

    static Epoch epoch(ResultSet row) throws SQLException {
        return new Epoch(row.getLong("epoch"));
    }

    static Instant expiry(ResultSet row) throws SQLException {
        return Times.instant(row.getLong("expires_at"));
    }
}
