package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.AdvisoryLock;
import dev.apflow.adapters.postgres.engine.SqlStatement;

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

    /**
     * A node that has a session is told by its share in the lock, which ends with its process. One
     * that comes through a pooler is told by its heartbeats, by its lease if it leads, and until it
     * is on record by the row.
     */
    static final String NODES =
            """
            select n.node || ' of a cluster' as name, n.heartbeat_at as at
            from apflow_cluster_node n
            where n.presence is null and n.heartbeat_at > clock_timestamp() - interval '15 seconds'
            union all
            select l.node || ', which leads a cluster', l.expires_at
            from apflow_cluster_leader l
            where not l.session and not l.resigned and l.expires_at > clock_timestamp()
            union all
            select 'that is joining a cluster', t.joining_until
            from apflow_standalone t
            where t.joining_until > clock_timestamp()
            """;

    private static final String LOOK =
            """
            select t.epoch, t.released, t.expires_at <= clock_timestamp() as expired,
                   (extract(epoch from t.expires_at) * 1000000)::bigint as expires_at,
                   (extract(epoch from t.expires_at - clock_timestamp()) * 1000)::bigint as remaining,
                   'apflow standalone ' || t.holder || case
                       when t.session is null then ' (through a pooler'
                       else ' (database session ' || t.session
                   end || ', since ' || to_char(t.taken_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ')'
                       as holder,
                   t.session, k.pid, k.alone, k.name, n.name as node,
                   (extract(epoch from n.at) * 1000000)::bigint as node_at
            from apflow_standalone t
                 left join (LOCKER) k on true
                 left join (select * from (NODES) every order by at desc limit 1) n on true
            """;

    private static final String LOCKER =
            """
            select l.pid, l.mode = 'ExclusiveLock' as alone,
                   coalesce(a.application_name, '') || ' (database session ' || l.pid
                       || coalesce(', from ' || host(a.client_addr), '')
                       || coalesce(', since '
                           || to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '')
                       || ')' as name
            from pg_locks l left join pg_stat_activity a on a.pid = l.pid
            where LOCK and l.granted and l.pid <> pg_backend_pid()
            order by l.mode
            limit 1
            """
                    .replace("LOCK", AdvisoryLock.STANDALONE.isIn());

    /** Who has the lock, where there may be no row to look at. */
    static Optional<Locker> locker(Connection connection) throws SQLException {
        try (SqlStatement call = new SqlStatement(connection, LOCKER)) {
            return call.row(TermSnapshot::locker);
        }
    }

    /** Looks. */
    static TermSnapshot at(Connection connection) throws SQLException {
        String sql = LOOK.replace("NODES", NODES).replace("LOCKER", LOCKER);
        try (SqlStatement call = new SqlStatement(connection, sql)) {
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
