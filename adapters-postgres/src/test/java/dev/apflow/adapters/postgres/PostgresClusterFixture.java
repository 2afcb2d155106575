package dev.apflow.adapters.postgres;

import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.domain.node.NodeId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.cluster.ClusterFixture;
import dev.apflow.testkit.postgres.TestPostgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database of its own for each test, on a real server, and a name of its own for each process.
 */
public final class PostgresClusterFixture implements ClusterFixture {

    private final PostgresDatabase database =
            TestPostgres.freshDatabase(
                    "cluster", prepared -> PostgresStores.join(settings(prepared, "p0")).close());
    private final Map<ClusterStore, String> names = new ConcurrentHashMap<>();
    private final AtomicInteger processes = new AtomicInteger();

    public static PostgresSettings settings(PostgresDatabase database, String process) {
        return new PostgresSettings(
                PostgresUrl.parse(database.url()).orElseThrow(),
                4,
                new NodeId(process),
                problem -> {});
    }

    @Override
    public ClusterStore open() {
        String name = "p" + processes.incrementAndGet();
        ClusterStore store = PostgresStores.join(settings(database, name));
        names.put(store, name);
        return store;
    }

    @Override
    public void kill(ClusterStore node) {
        node.close();
        breakSessions(node);
    }

    @Override
    public void breakSessions(ClusterStore node) {
        run(
                """
                select pg_terminate_backend(pid, 10000)
                from pg_stat_activity
                where application_name in ('apflow node NAME', 'apflow leader NAME', 'apflow watch NAME')
                  and datname = current_database()
                """
                        .replace("NAME", names.getOrDefault(node, "")));
    }

    @Override
    public void pass(Duration time) {
        run("select pg_sleep(" + time.toMillis() / 1_000.0 + ")");
    }

    @Override
    public void age(NodeId node, Duration by) {
        run(
                """
                update apflow_cluster_node
                set heartbeat_at = heartbeat_at - PAST, dead_since = dead_since - PAST, lost_since = lost_since - PAST
                where node = 'NODE'
                """
                        .replace("PAST", "interval '" + by.toMillis() + " milliseconds'")
                        .replace("NODE", node.value()));
    }

    private void run(String sql) {
        try {
            database.execute(sql);
        } catch (SQLException problem) {
            throw new AssertionError(problem);
        }
    }

    @Override
    public void close() {
        // The database goes with its server.
    }
}
