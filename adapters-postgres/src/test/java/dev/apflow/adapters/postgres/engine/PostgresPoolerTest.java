package dev.apflow.adapters.postgres.engine;

import static dev.apflow.adapters.postgres.ClusterTrial.FREE;
import static dev.apflow.adapters.postgres.ClusterTrial.holderLost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.apflow.adapters.postgres.ClusterTrial;
import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.lease.SweepVerdict;
import dev.apflow.domain.node.NodeId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.fault.PgBouncer;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Nodes behind a PgBouncer that pools by transaction: no sessions, no signals, and all of it right
 * by leases alone. Skipped where no PgBouncer is installed.
 */
class PostgresPoolerTest {

    private static final Duration SHORT = Duration.ofMillis(500);

    private final PostgresDatabase database = TestPostgres.freshDatabase();
    private Optional<PgBouncer> pooler = Optional.empty();

    @BeforeEach
    void start() {
        assumeTrue(PgBouncer.isThere(), "no pgbouncer is installed");
        PostgresStores.open(PostgresFixture.settings(database)).close();
        pooler = Optional.of(PgBouncer.before(database));
    }

    @AfterEach
    void end() {
        pooler.ifPresent(PgBouncer::close);
    }

    @Test
    void a_pooler_that_ended_leaves_no_files_behind() {
        PgBouncer ended = pooler.orElseThrow();
        assertThat(ended.directory()).exists();
        ended.close();
        assertThat(ended.directory()).doesNotExist();
    }

    private ClusterTrial join(String node) {
        ClusterStore store = Await.look(() -> tried(node), Optional::isPresent).orElseThrow();
        return new ClusterTrial(store, store.nodes().register(ClusterTrial.capacity(node)));
    }

    /** It takes a moment to start. */
    private Optional<ClusterStore> tried(String node) {
        try {
            return Optional.of(PostgresStores.join(settings(node)));
        } catch (StoreRefused notYet) {
            return Optional.empty();
        }
    }

    private PostgresSettings settings(String node) {
        return new PostgresSettings(
                PostgresUrl.parse(pooler.orElseThrow().url()).orElseThrow(),
                4,
                new NodeId(node),
                problem -> {});
    }

    @Test
    void a_cluster_lives_by_its_leases() throws SQLException {
        try (ClusterTrial a = join("a");
                ClusterTrial b = join("b")) {
            AtomicInteger lost = new AtomicInteger();
            assertThat(a.acquire(FREE, SHORT)).isInstanceOf(LeadershipAnswer.Granted.class);
            b.store().watch().watch(Epoch.FIRST, lost::incrementAndGet);
            assertThat(a.renew(new WriteAuthority.Term(a.identity(), Epoch.FIRST)))
                    .isInstanceOf(LeadershipAnswer.Renewed.class);
            assertThat(b.acquire(FREE, SHORT)).isInstanceOf(LeadershipAnswer.Occupied.class);

            assertThat(lost).as("told").hasValue(0);
            WriteAuthority.Term term = b.lead(holderLost(1));
            new Client(b.store(), term).submit(Specs.task("t"));
            List<Claimed> claimed = claim(a, SHORT);
            assertThat(claimed).hasSize(1);
            assertThat(Await.look(() -> sweep(b, term), swept -> !swept.isEmpty()))
                    .containsExactly(Map.entry(SweepVerdict.Reason.LEASE_EXPIRED, 1));
            assertThat(claim(b, Duration.ofSeconds(30)).get(0).delivered().delivery()).isEqualTo(2);
            assertThat(sessionLocks()).isZero();
        }
    }

    @Test
    void a_leader_that_resigns_is_followed_by_the_next_poll() {
        try (ClusterTrial a = join("a");
                ClusterTrial b = join("b")) {
            AtomicInteger lost = new AtomicInteger();
            a.lead(FREE);
            b.store().watch().watch(Epoch.FIRST, lost::incrementAndGet);

            long resigned = System.nanoTime();
            a.store().leadership().resign(Epoch.FIRST);

            assertThat(Await.look(lost::get, times -> times > 0)).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - resigned))
                    .isLessThan(Duration.ofSeconds(3));
            assertThat(b.acquire(holderLost(1), SHORT))
                    .isInstanceOf(LeadershipAnswer.Granted.class);
        }
    }

    private static Map<SweepVerdict.Reason, Integer> sweep(
            ClusterTrial leader, WriteAuthority.Term term) {
        return leader.store().sweeps().tasks(term, Duration.ZERO)
                        instanceof AuthorizedResult.Granted<TaskSweep>(TaskSweep swept)
                ? swept.returned()
                : Map.of();
    }

    private static List<Claimed> claim(ClusterTrial node, Duration lease) {
        return node.store()
                .claims()
                .claim(
                        new LeaseHolder.Member(node.identity(), lease),
                        ClusterTrial.capacity(node.identity().node().value()).profile(),
                        10)
                .tasks();
    }

    /** A lock of a session that is left in the pool would outlive its node. */
    private int sessionLocks() throws SQLException {
        return ClusterTrial.count(
                database,
                "select count(*)::int from pg_locks where locktype = 'advisory' and database ="
                        + " (select oid from pg_database where datname = current_database())");
    }

    @Test
    void many_statements_of_many_nodes_share_few_sessions() {
        try (ClusterTrial a = join("a");
                ClusterTrial b = join("b")) {
            WriteAuthority.Term term = a.lead(FREE);
            for (int i = 0; i < 30; i++) {
                new Client(a.store(), term).submit(Specs.task("t" + i));
                assertThat(a.renew(term)).isInstanceOf(LeadershipAnswer.Renewed.class);
                for (ClusterTrial each : Set.of(a, b)) {
                    assertThat(each.store().nodes().all()).hasSize(2);
                }
            }
            assertThat(claim(b, Duration.ofSeconds(30))).isNotEmpty();
        }
    }

    @Test
    void tables_that_are_not_up_to_date_are_changed_by_a_direct_connection_only()
            throws SQLException {
        join("a").close();
        database.execute(
                "delete from apflow_schema_history where version = '"
                        + MigrationFiles.newestVersion()
                        + "'");

        assertThatThrownBy(() -> PostgresStores.join(settings("a")))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("apflow migrate");
    }

    @Test
    void beside_a_standalone_process_no_node_joins() {
        try (ClusterTrial a = join("a")) {
            a.store().nodes().deregister(a.identity());
        }
        try (Store alone = PostgresStores.open(PostgresFixture.settings(database))) {
            assertThat(alone.description()).startsWith("postgresql ");
            assertThatThrownBy(() -> PostgresStores.join(settings("a")))
                    .isInstanceOf(StoreRefused.class)
                    .hasMessageContaining("in use by apflow standalone n1");
        }
    }
}
