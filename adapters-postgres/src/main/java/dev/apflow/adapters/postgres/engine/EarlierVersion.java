package dev.apflow.adapters.postgres.engine;

import dev.apflow.application.store.StoreRefused;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Processes of the version before, whose locks had other numbers: they and we would not see each
 * other. So the tables are brought from that version to this one only while no such process runs,
 * and from then on none of them starts.
 */
final class EarlierVersion {

    /** The first version of the tables whose processes use {@link AdvisoryLock}. */
    private static final int FIRST_WITH_NEW_LOCKS = 3;

    /** The first version of the tables that knows nodes. */
    private static final int FIRST_WITH_NODES = 2;

    /** Each of them had a part in this lock for as long as it ran. */
    private static final String LOCK =
            """
            set local lock_timeout = '2s';
            select pg_advisory_xact_lock(4715, 1)
            """;

    private static final String HOLDERS =
            """
            select distinct coalesce(a.application_name, 'process ' || l.pid) as holder
            from pg_locks l left join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and l.classid = 4715 and l.objid = 1 and l.objsubid = 2 and l.granted
              and l.database = (select oid from pg_database where datname = current_database())
            order by holder
            limit 10
            """;

    /**
     * Behind a proxy that pools sessions nodes have no lock, but they write down that they live.
     */
    private static final String NODES =
            """
            select 'node ' || node as holder
            from apflow_cluster_node
            where heartbeat_at > clock_timestamp() - interval '10 seconds'
            order by node
            limit 10
            """;

    private EarlierVersion() {}

    /**
     * Expects that no process of the version before works on this database, and keeps it so for the
     * rest of the transaction.
     *
     * @param version of the tables as they are; none where there are none
     * @throws StoreRefused one works
     */
    static void refuse(Connection connection, Database database, Optional<Integer> version)
            throws SQLException {
        int tables = version.orElse(0);
        if (tables < 1 || tables >= FIRST_WITH_NEW_LOCKS) {
            return;
        }
        if (!isLocked(connection)) {
            throw refused(holders(database, HOLDERS));
        }
        List<String> nodes = tables < FIRST_WITH_NODES ? List.of() : holders(database, NODES);
        if (!nodes.isEmpty()) {
            throw refused(nodes);
        }
    }

    private static boolean isLocked(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK);
            return true;
        } catch (SQLException problem) {
            if (SqlErrors.isLockTimeout(problem)) {
                return false;
            }
            throw problem;
        }
    }

    private static List<String> holders(Database database, String sql) {
        return database.query(sql, row -> row.column("holder").getString());
    }

    private static StoreRefused refused(List<String> holders) {
        return new StoreRefused(
                "the database's tables are of an older version of Apflow, which still works on this"
                        + " database ("
                        + String.join(", ", holders)
                        + "): stop all of its processes, then start this version");
    }
}
