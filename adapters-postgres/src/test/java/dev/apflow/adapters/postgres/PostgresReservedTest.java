package dev.apflow.adapters.postgres;

import static dev.apflow.adapters.postgres.ClusterTrial.FREE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskReads.TaskFilter;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.NodeRegistry.HeartbeatResult;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.election.RoleName;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Slow queries take every connection of the pool; leadership and leases do not depend on it. */
class PostgresReservedTest {

    /** More than the pool has, so that some wait for a connection. */
    private static final int READERS = 12;

    private static final String STUCK =
            "select count(*)::int from pg_stat_activity where datname = current_database() and"
                    + " wait_event_type = 'Lock' and application_name = 'apflow a'";

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void a_pool_without_a_free_connection_costs_neither_office_nor_leases() throws SQLException {
        try (ClusterTrial a = ClusterTrial.join(database, "a")) {
            WriteAuthority.Term term = a.lead(FREE);
            try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
                    Connection slow = database.connect();
                    Statement statement = slow.createStatement()) {
                slow.setAutoCommit(false);
                statement.execute("lock table apflow_outcome in access exclusive mode");
                for (int i = 0; i < READERS; i++) {
                    var unused = readers.submit(() -> read(a));
                }
                assertThat(Await.look(this::stuck, stuck -> stuck == 4)).isEqualTo(4);

                assertThat(a.renew(term)).isInstanceOf(LeadershipAnswer.Renewed.class);
                assertThat(a.store().leadership().leader()).isPresent();
                assertThat(
                                a.store()
                                        .nodes()
                                        .heartbeat(
                                                a.identity(),
                                                RoleName.LEADER,
                                                ClusterTrial.capacity("a")))
                        .isInstanceOf(HeartbeatResult.Counted.class);
                assertThat(
                                a.store()
                                        .leases()
                                        .renew(
                                                new LeaseHolder.Member(
                                                        a.identity(), Duration.ofSeconds(30)),
                                                Set.of()))
                        .isEmpty();
                assertThat(stuck()).as("all the while").isEqualTo(4);
                slow.rollback();
            }
        }
    }

    private static boolean read(ClusterTrial node) {
        try {
            return node.store()
                    .reads()
                    .list(TaskFilter.ANY, Optional.empty(), 10)
                    .tasks()
                    .isEmpty();
        } catch (StoreUnreachable tooSlow) {
            return false;
        }
    }

    private int stuck() {
        try {
            return ClusterTrial.count(database, STUCK);
        } catch (SQLException problem) {
            throw new AssertionError(problem);
        }
    }
}
