package dev.apflow.adapters.postgres.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.apflow.adapters.postgres.ClusterTrial;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.engine.AdvisoryLock;
import dev.apflow.adapters.postgres.engine.SqlStatement;
import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.adapters.postgres.settings.PostgresUrl;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.contract.TestWorker;
import dev.apflow.testkit.fault.PostgresProxy;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A standalone process has a term; whoever comes later is refused, or fences it. */
class PostgresStandaloneTermTest {

    /** The database as another process would have it that took it over. */
    private static final String TAKEN =
            """
            update apflow_standalone
            set epoch = epoch + 1, token = gen_random_uuid(), holder = 'other', session = null,
                taken_at = clock_timestamp(), expires_at = clock_timestamp() + interval '1 hour'
            """;

    private static final String SESSIONS =
            "select count(*)::int from pg_stat_activity where application_name = 'apflow standalone"
                    + " n1'";

    private final PostgresDatabase database = TestPostgres.freshDatabase();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();

    private PostgresSettings settings(String node, PostgresDatabase by) {
        return new PostgresSettings(
                PostgresUrl.parse(by.url()).orElseThrow(), 4, new NodeId(node), lost::add);
    }

    private Store open(String node) {
        return PostgresStores.open(settings(node, database));
    }

    private void expectRefused(String node, String holder) {
        assertThatThrownBy(() -> open(node))
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining("in use by " + holder)
                .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
    }

    @Test
    void a_superseded_process_writes_claims_and_reports_nothing() throws SQLException {
        try (Store store = open("n1")) {
            Client client = new Client(store);
            TestWorker worker = new TestWorker(store, "n1");
            client.submit(Specs.task("running"));
            Delivered running = worker.take("running");
            client.submit(Specs.task("waiting"));

            database.execute(TAKEN);

            assertThat(store.trees().create(Client.AUTHORITY, Specs.tree(Specs.task("late"))))
                    .isInstanceOf(AuthorizedResult.Refused.class);
            assertThat(store.tasks().rerun(Client.AUTHORITY, running.task(), false))
                    .isInstanceOf(AuthorizedResult.Refused.class);
            worker.expectNothing();
            assertThat(worker.succeed(running)).isEqualTo(Verdict.FENCED);
            store.claims().handBack(List.of(running), "late");
            assertThat(store.claims().reconcile(worker.holder, Set.of(), "late")).isZero();
            store.reports().progress(Map.of(running, 0.5));
            assertThatThrownBy(() -> store.claims().recover("late"))
                    .isInstanceOf(StoreUnreachable.class);

            assertThat(client.state("running").status()).isEqualTo(TaskStatus.IN_PROGRESS);
            assertThat(client.state("running").progress()).isZero();
            assertThat(client.state("waiting").status()).isEqualTo(TaskStatus.PENDING);
            assertThat(store.reads().task(Specs.id("late"))).isEmpty();
            assertThat(Await.look(() -> lost, lines -> !lines.isEmpty()))
                    .hasSize(1)
                    .allMatch(line -> line.contains("taken over by apflow standalone other"));
        }
    }

    @Test
    void a_superseded_process_that_writes_nothing_is_told_too() throws SQLException {
        try (Store store = open("n1")) {
            database.execute(TAKEN);
            assertThat(Await.look(() -> lost, lines -> !lines.isEmpty())).hasSize(1);
            assertThat(store.description()).startsWith("postgresql ");
        }
    }

    @Test
    void a_node_that_joined_has_the_database_for_its_cluster() throws SQLException {
        try (Store alone = open("n1")) {
            database.execute("update apflow_standalone set released = true");
            assertThat(alone.trees().create(Client.AUTHORITY, Specs.tree(Specs.task("late"))))
                    .isInstanceOf(AuthorizedResult.Refused.class);
            assertThat(Await.look(() -> lost, lines -> !lines.isEmpty()))
                    .allMatch(line -> line.contains("taken over by a cluster"));
        }
    }

    @Test
    void a_process_whose_session_was_ended_goes_on_and_is_not_joined_by_a_second()
            throws SQLException {
        try (Store store = open("n1")) {
            database.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name"
                            + " = 'apflow standalone n1'");
            Await.look(() -> count(SESSIONS), sessions -> sessions == 1);
            Await.look(() -> count(HELD), lock -> lock == 1);

            expectRefused("n2", "apflow standalone n1");
            new Client(store).submit(Specs.task("t"));
            assertThat(lost).isEmpty();
        }
    }

    private static final String HELD =
            "select count(*)::int from apflow_standalone t join pg_stat_activity a on a.pid ="
                    + " t.session";

    private int count(String sql) {
        try {
            return ClusterTrial.count(database, sql);
        } catch (SQLException problem) {
            throw new AssertionError(problem);
        }
    }

    @Test
    void sessions_that_the_database_ends_when_idle_change_nothing() throws SQLException {
        database.execute(
                "alter database \"" + database.name() + "\" set idle_session_timeout = '1s'");
        try (Store store = open("n1")) {
            expectRefused("n2", "apflow standalone n1");
            new Client(store).submit(Specs.task("t"));
            assertThat(count(SESSIONS)).isEqualTo(1);
            assertThat(lost).isEmpty();
        }
    }

    @Test
    void a_firewall_that_forgets_all_connections_is_outlived() throws SQLException {
        try (PostgresProxy proxy = PostgresProxy.before(database);
                Store store = PostgresStores.open(settings("n1", proxy.database()))) {
            Client client = new Client(store);
            client.submit(Specs.task("before"));

            proxy.forget();

            assertThat(Await.look(() -> isCreated(store, "after"), done -> done)).isTrue();
            assertThat(Await.look(() -> count(SESSIONS), sessions -> sessions == 1))
                    .as("the session that the server would have kept")
                    .isEqualTo(1);
            assertThat(Await.look(() -> count(HELD), lock -> lock == 1)).isEqualTo(1);
            expectRefused("n2", "apflow standalone n1");
            assertThat(lost).isEmpty();
        }
    }

    private static boolean isCreated(Store store, String id) {
        try {
            store.trees().create(Client.AUTHORITY, Specs.tree(Specs.task(id)));
            return true;
        } catch (StoreUnreachable broken) {
            return false;
        }
    }

    @Test
    void server_processes_that_stand_still_hold_up_reads_for_seconds_only() throws Exception {
        try (Store store = open("n1")) {
            new Client(store).submit(Specs.task("t"));
            List<Integer> backends = backends();
            assumeTrue(backends.stream().allMatch(each -> signal(each, "STOP")), "not our server");
            try {
                long stopped = System.nanoTime();
                assertThat(Await.look(() -> isRead(store), done -> done)).isTrue();
                assertThat(Duration.ofNanos(System.nanoTime() - stopped))
                        .isLessThan(Duration.ofSeconds(15));
            } finally {
                backends.forEach(each -> signal(each, "CONT"));
            }
            assertThat(lost).isEmpty();
        }
    }

    private List<Integer> backends() throws SQLException {
        try (Connection connection = database.connect();
                SqlStatement call =
                        new SqlStatement(
                                connection,
                                "select pid from pg_stat_activity where application_name = 'apflow"
                                        + " n1'")) {
            return call.rows(row -> row.getInt(1));
        }
    }

    private static boolean signal(int process, String signal) {
        try {
            return new ProcessBuilder("kill", "-" + signal, Integer.toString(process))
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noKill) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isRead(Store store) {
        try {
            return store.reads().task(Specs.id("t")).isPresent();
        } catch (StoreUnreachable broken) {
            return false;
        }
    }

    private static boolean taken(Connection connection) {
        try {
            return StandaloneLock.take(connection);
        } catch (SQLException problem) {
            throw new AssertionError(problem);
        }
    }

    @Test
    void a_session_that_is_left_of_a_dead_process_keeps_nobody_out() throws SQLException {
        open("n1").close();
        try (Connection dead = named("apflow standalone dead");
                Statement statement = dead.createStatement()) {
            // The server may need a moment to see that the session before has ended.
            assertThat(Await.look(() -> taken(dead), taken -> taken)).isTrue();
            statement.execute(
                    """
                    update apflow_standalone
                    set epoch = epoch + 1, token = gen_random_uuid(), holder = 'dead', session = pg_backend_pid(),
                        taken_at = clock_timestamp(), expires_at = clock_timestamp() + interval '1 second',
                        released = false
                    """);
            try (Store store = open("n2")) {
                new Client(store).submit(Specs.task("t"));
                assertThat(dead.isValid(1)).isFalse();
                expectRefused("n3", "apflow standalone n2");
            }
        }
    }

    private Connection named(String name) throws SQLException {
        Connection connection = database.connect();
        try (SqlStatement call =
                new SqlStatement(connection, "select set_config('application_name', ?, false)")) {
            call.text(name).execute();
        }
        return connection;
    }

    @Test
    void a_write_that_hangs_before_its_commit_holds_up_no_takeover() throws SQLException {
        try (Store first = open("n1");
                Connection hanging = database.connect()) {
            assertThat(first.description()).startsWith("postgresql ");
            hanging.setAutoCommit(false);
            try (SqlStatement call =
                    new SqlStatement(
                            hanging,
                            "select pg_advisory_xact_lock_shared(KEY)"
                                    .replace("KEY", AdvisoryLock.TAKEOVER.key()))) {
                call.execute();
            }
            database.execute(
                    "update apflow_standalone set released = true, expires_at = 'epoch'",
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name"
                            + " = 'apflow standalone n1'");
            try (Store second = open("n2")) {
                new Client(second).submit(Specs.task("t"));
                assertThat(hanging.isValid(1)).isFalse();
            }
        }
    }

    /** What is a transaction of its own is ordered too: it has the lock while it runs. */
    @Test
    void a_takeover_waits_for_a_single_statement_that_is_under_way() throws Exception {
        try (Store store = open("n1");
                Connection locking = database.connect()) {
            new Client(store).submit(Specs.task("t"));
            Delivered running = new TestWorker(store, "n1").take("t");
            locking.setAutoCommit(false);
            try (SqlStatement call =
                    new SqlStatement(locking, "select number from apflow_running for update")) {
                call.execute();
            }
            CompletableFuture<Void> noted =
                    CompletableFuture.runAsync(
                            () -> store.reports().progress(Map.of(running, 0.5)));

            String writes =
                    "select count(*)::int from pg_locks l where LOCK and l.granted"
                            .replace("LOCK", AdvisoryLock.TAKEOVER.isIn());
            assertThat(Await.look(() -> count(writes), locks -> locks == 1)).isEqualTo(1);

            locking.rollback();
            noted.get(10, TimeUnit.SECONDS);
            assertThat(count(writes)).isZero();
        }
    }

    @Test
    void after_a_clean_end_the_next_process_starts_at_once() throws SQLException {
        for (int i = 0; i < 3; i++) {
            open("n" + i).close();
            assertThat(count("select count(*)::int from apflow_standalone where released"))
                    .isEqualTo(1);
        }
        assertThat(count("select epoch::int from apflow_standalone")).isEqualTo(3);
    }
}
