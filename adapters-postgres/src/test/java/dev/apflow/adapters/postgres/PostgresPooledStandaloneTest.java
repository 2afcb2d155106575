package dev.apflow.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.apflow.adapters.postgres.engine.PoolerMode;
import dev.apflow.adapters.postgres.engine.PoolerProbe;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.NodeId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.contract.TestWorker;
import dev.apflow.testkit.fault.PgBouncer;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.Driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Standalone processes and nodes that reach the database through PgBouncer, in each mode. */
class PostgresPooledStandaloneTest {

    private final PostgresDatabase database = TestPostgres.freshDatabase();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() {
        assumeTrue(PgBouncer.isThere(), "no pgbouncer is installed");
        PostgresStores.open(settings("first", database.url())).close();
    }

    private PostgresSettings settings(String node, String url) {
        return new PostgresSettings(
                PostgresUrl.parse(url).orElseThrow(), 4, new NodeId(node), lost::add);
    }

    private void expectRefused(String node, String url, String holder) {
        assertThatThrownBy(() -> PostgresStores.open(settings(node, url)))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("in use by " + holder)
                .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource({
        "POOLING, pool_mode = transaction, default_pool_size = 5",
        "POOLING, pool_mode = transaction, default_pool_size = 1",
        "POOLING, pool_mode = transaction, server_round_robin = 1",
        "POOLING, pool_mode = transaction, server_reset_query_always = 1",
        "NONE, pool_mode = session, default_pool_size = 20",
        "NONE, pool_mode = session, default_pool_size = 1",
    })
    void a_pooler_is_known_by_what_it_does(String expected, String mode, String pool)
            throws SQLException {
        try (PgBouncer pooler = PgBouncer.before(database, mode, pool);
                Connection other = new Driver().connect(jdbc(pooler), login())) {
            PostgresSettings settings = settings("n", pooler.url());
            if (expected.equals("POOLING")) {
                assertThat(other.isValid(1)).isTrue();
            } else {
                other.close();
            }
            assertThat(PoolerProbe.look(settings)).hasToString(expected);
        }
        assertThat(PoolerProbe.look(settings("n", database.url()))).isEqualTo(PoolerMode.NONE);
    }

    private static String jdbc(PgBouncer pooler) {
        return PostgresUrl.parse(pooler.url()).orElseThrow().jdbc();
    }

    private static Properties login() {
        Properties login = new Properties();
        login.setProperty("user", "somebody");
        login.setProperty("password", "anything");
        return login;
    }

    @Test
    void a_process_behind_a_pooler_works_alone() {
        try (PgBouncer pooler = PgBouncer.before(database)) {
            try (Store store = PostgresStores.open(settings("n1", pooler.url()))) {
                new Client(store).submit(Specs.task("t"));
                TestWorker worker = new TestWorker(store, "n1");
                assertThat(worker.succeed(worker.take("t"))).isEqualTo(Verdict.ACCEPTED);

                expectRefused("n2", database.url(), "apflow standalone n1 (through a pooler");
                assertThatThrownBy(() -> PostgresStores.join(settings("n2", pooler.url())))
                        .isInstanceOf(StoreRefused.class)
                        .hasMessageContaining("which works alone");
            }
            long closed = System.nanoTime();
            PostgresStores.open(settings("n1", pooler.url())).close();
            assertThat(Duration.ofNanos(System.nanoTime() - closed))
                    .as("after a clean end")
                    .isLessThan(Duration.ofSeconds(5));
        }
        assertThat(lost).isEmpty();
    }

    @Test
    void sessions_that_the_pooler_recycles_change_nothing() {
        try (PgBouncer pooler =
                        PgBouncer.before(
                                database,
                                "pool_mode = transaction",
                                "server_lifetime = 1",
                                "server_idle_timeout = 1");
                Store store = PostgresStores.open(settings("n1", pooler.url()))) {
            expectRefused("n2", pooler.url(), "apflow standalone n1");
            new Client(store).submit(Specs.task("t"));
            assertThat(lost).isEmpty();
        }
    }

    @Test
    void a_process_that_was_killed_behind_a_pooler_is_followed_when_its_lease_ends()
            throws SQLException {
        database.execute(
                """
                update apflow_standalone
                set epoch = epoch + 1, token = gen_random_uuid(), holder = 'killed', session = null,
                    taken_at = clock_timestamp(), expires_at = clock_timestamp() + interval '2 seconds',
                    released = false
                """);
        try (PgBouncer pooler = PgBouncer.before(database);
                Store store = PostgresStores.open(settings("n1", pooler.url()))) {
            new Client(store).submit(Specs.task("t"));
            assertThat(
                            ClusterTrial.count(
                                    database,
                                    "select count(*)::int from apflow_standalone where holder ="
                                            + " 'n1' and epoch = 3"))
                    .isEqualTo(1);
        }
    }

    @Test
    void beside_a_node_that_comes_through_a_pooler_no_standalone_process_starts() {
        try (PgBouncer pooler = PgBouncer.before(database);
                ClusterTrial a = join("a", pooler);
                ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor()) {
            Runnable beat =
                    () ->
                            a.store()
                                    .nodes()
                                    .heartbeat(
                                            a.identity(),
                                            RoleName.WORKER,
                                            ClusterTrial.capacity("a"));
            beats.scheduleWithFixedDelay(beat, 500, 500, TimeUnit.MILLISECONDS);

            expectRefused("n2", database.url(), "node a of a cluster");
        }
    }

    @Test
    void a_pooler_that_allows_no_transactions_is_refused_in_one_line() {
        try (PgBouncer pooler = PgBouncer.before(database, "pool_mode = statement")) {
            for (Supplier<Store> start :
                    List.<Supplier<Store>>of(
                            () -> PostgresStores.open(settings("n1", pooler.url())),
                            () -> PostgresStores.join(settings("n1", pooler.url())))) {
                assertThatThrownBy(start::get)
                        .isInstanceOf(StoreRefused.class)
                        .hasMessageContaining("pools single statements")
                        .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
            }
        }
    }

    @Test
    void in_session_mode_the_end_of_a_leader_is_told_at_once() {
        try (PgBouncer pooler =
                        PgBouncer.before(
                                database, "pool_mode = session", "default_pool_size = 40");
                ClusterTrial a = join("a", pooler);
                ClusterTrial b = join("b", pooler)) {
            AtomicInteger lost = new AtomicInteger();
            a.lead(ClusterTrial.FREE);
            b.store().watch().watch(Epoch.FIRST, lost::incrementAndGet);
            expectRefused("n2", database.url(), "apflow node ");

            a.close();
            long closed = System.nanoTime();

            assertThat(Await.look(lost::get, times -> times > 0)).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - closed))
                    .isLessThan(Duration.ofSeconds(1));
        }
    }

    private ClusterTrial join(String node, PgBouncer pooler) {
        var store = PostgresStores.join(settings(node, pooler.url()));
        return new ClusterTrial(store, store.nodes().register(ClusterTrial.capacity(node)));
    }
}
