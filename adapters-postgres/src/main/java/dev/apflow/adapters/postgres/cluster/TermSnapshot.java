package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.engine.SqlText;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Who has the database, as one statement sees it: the row of the standalone term, the session that
 * holds the standalone lock, and nodes of a cluster that gave a sign of life.
 *
 * @param epoch of the row, whoever has it
 * @param released whether its holder gave it up, or never was
 * @param expired whether its lease is over by the server's clock
 * @param expiresAt in microseconds since 1970; moves with each renewal
 * @param remainingMillis until then
 * @param holder as people are told; empty where there never was one
 * @param session the server process that the row names
 * @param locker who has the lock in another session than the one that looks
 * @param node the newest sign of life of a cluster's node that has no session
 */
record TermSnapshot(
        long epoch,
        boolean released,
        boolean expired,
        long expiresAt,
        long remainingMillis,
        Optional<String> holder,
        Optional<Integer> session,
        Optional<Locker> locker,
        Optional<Node> node) {

    /**
     * A session with the lock.
     *
     * @param alone whether it has it for itself, as standalone processes do
     */
    record Locker(int process, boolean alone, String name) {}

    /**
     * A sign of life.
     *
     * @param at in microseconds since 1970; grows with each sign
     */
    record Node(String name, long at) {}

    private static final SqlText LOOK = SqlText.of(TermSnapshot.class, "term_snapshot");
    private static final SqlText LOCKER = SqlText.of(TermSnapshot.class, "standalone_locker");

    /** Who has the lock, where there may be no row to look at. */
    static Optional<Locker> locker(Connection connection) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, LOCKER)) {
            return call.row(TermSnapshot::locker);
        }
    }

    /** Looks. */
    static TermSnapshot at(Connection connection) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, LOOK)) {
            return call.row(TermSnapshot::read).orElseThrow();
        }
    }

    private static TermSnapshot read(ResultSet row) throws SQLException {
        int session = row.getInt("session");
        Optional<Integer> named = row.wasNull() ? Optional.empty() : Optional.of(session);
        Optional<Locker> locker =
                row.getString("name") == null ? Optional.empty() : Optional.of(locker(row));
        return new TermSnapshot(
                row.getLong("epoch"),
                row.getBoolean("released"),
                row.getBoolean("expired"),
                row.getLong("expires_at"),
                row.getLong("remaining"),
                Optional.ofNullable(row.getString("holder")),
                named,
                locker,
                node(row));
    }

    private static Optional<Node> node(ResultSet row) throws SQLException {
        long at = row.getLong("node_at");
        return Optional.ofNullable(row.getString("node")).map(name -> new Node(name, at));
    }

    private static Locker locker(ResultSet row) throws SQLException {
        return new Locker(row.getInt("pid"), row.getBoolean("alone"), row.getString("name"));
    }

    /** Whether somebody's lease runs on the row. */
    boolean isHeld() {
        return !released && !expired;
    }

    /** Whether the lock is that of the process that the row names, which may be gone. */
    boolean isLockOfTerm() {
        return locker.isPresent() && locker.map(Locker::process).equals(session);
    }
}
