package dev.apflow.adapters.postgres;

import static dev.apflow.adapters.postgres.ClusterTrial.FREE;
import static dev.apflow.adapters.postgres.ClusterTrial.LONG;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.contract.TestWorker;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A sweep and a renewal of the same lease, when it is just over. */
class PostgresSweepRaceTest {

    private static final String RENEW =
            "update apflow_running set expires_at = clock_timestamp() + interval '1 hour'";
    private static final String EXPIRED =
            "select count(*)::int from apflow_running where expires_at < clock_timestamp()";
    private static final String SWEEP_WAITS =
            "select count(*)::int from pg_stat_activity where datname = current_database()"
                    + " and wait_event_type = 'Lock' and application_name = 'apflow a'";

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void a_renewal_that_is_under_way_when_a_sweep_comes_is_not_undone() throws Exception {
        try (ClusterTrial a = ClusterTrial.join(database, "a");
                ClusterTrial b = ClusterTrial.join(database, "b");
                Connection renewing = database.connect();
                Statement renewal = renewing.createStatement();
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            WriteAuthority.Term term = a.lead(FREE);
            a.store().trees().create(term, Specs.tree(Specs.task("t")));
            new TestWorker(
                            b.store(),
                            new LeaseHolder.Member(b.identity(), Duration.ofMillis(300)),
                            ClusterTrial.capacity("b").profile())
                    .take("t");
            Await.look(() -> count(EXPIRED), expired -> expired == 1);
            renewing.setAutoCommit(false);
            renewal.execute(RENEW);

            Future<AuthorizedResult<TaskSweep>> sweep =
                    thread.submit(() -> a.store().sweeps().tasks(term, LONG));
            Await.look(() -> sweep.isDone() || count(SWEEP_WAITS) > 0, seen -> seen);
            renewing.commit();

            assertThat(sweep.get())
                    .isInstanceOfSatisfying(
                            AuthorizedResult.Granted.class,
                            granted ->
                                    assertThat(((TaskSweep) granted.result()).returned())
                                            .isEqualTo(Map.of()));
            assertThat(count("select count(*)::int from apflow_running")).isEqualTo(1);
        }
    }

    private int count(String sql) {
        try {
            return ClusterTrial.count(database, sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
