package dev.apflow.adapters.postgres.cluster;

import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.engine.SqlQuery;
import dev.apflow.adapters.postgres.engine.SqlText;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.domain.election.TermSnapshot;
import dev.apflow.domain.election.TermSnapshot.Locker;
import dev.apflow.domain.election.TermSnapshot.Node;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Looks who has the database. */
final class TermLook {

    private TermLook() {}

    private static final SqlQuery SNAPSHOT =
            SqlQuery.of(SqlText.of(TermLook.class, "term_snapshot"));
    private static final SqlQuery LOCKER =
            SqlQuery.of(SqlText.of(TermLook.class, "standalone_locker"));

    /** Who has the lock, where there may be no row to look at. */
    static Optional<Locker> locker(Connection connection) throws SQLException {
        return LOCKER.row(TermLook::locker).with(connection);
    }

    /** Looks. */
    static TermSnapshot at(Connection connection) throws SQLException {
        return SNAPSHOT.row(TermLook::read).with(connection).orElseThrow();
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

    /** Who has the database now, in words. */
    static String successor(PostgresSettings settings) {
        try (StandaloneSession asking = StandaloneSession.open(settings, PoolerMode.POOLING)) {
            TermSnapshot now = at(asking.connection());
            return now.released() ? "a cluster" : now.holder().orElse("another process");
        } catch (SQLException silent) {
            return "another process";
        }
    }
}
