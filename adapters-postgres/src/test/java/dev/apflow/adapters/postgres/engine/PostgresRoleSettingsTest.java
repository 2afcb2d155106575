package dev.apflow.adapters.postgres.engine;

import static dev.apflow.adapters.postgres.ClusterTrial.FREE;
import static dev.apflow.testkit.contract.Specs.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.ClusterTrial;
import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.Signals.Signal;
import dev.apflow.application.store.cluster.Signals.WorkAvailable;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.contract.TestWorker;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Whatever the role prescribes, everything works as everywhere else. */
class PostgresRoleSettingsTest {

    private static final AtomicInteger ROLES = new AtomicInteger();

    private final PostgresDatabase owners = TestPostgres.freshDatabase();
    private final String role = "role_" + owners.name() + ROLES.incrementAndGet();
    private final PostgresDatabase database =
            new PostgresDatabase(
                    owners.host(), owners.port(), owners.name(), role, "secret", owners.options());

    @AfterEach
    void drop() throws SQLException {
        owners.execute("drop owned by \"" + role + "\" cascade", "drop role \"" + role + "\"");
    }

    private void role(String... settings) throws SQLException {
        owners.execute(
                "create role \"" + role + "\" login password 'secret'",
                "grant create on database \"" + owners.name() + "\" to \"" + role + "\"",
                "grant all on schema public to \"" + role + "\"");
        for (String each : settings) {
            owners.execute("alter role \"" + role + "\" set " + each);
        }
    }

    /** Several at once where none of them can hide what another one does. */
    static Stream<List<String>> settings() {
        return Stream.of(
                List.of(
                        "transform_null_equals = on",
                        "array_nulls = off",
                        "standard_conforming_strings = off",
                        "datestyle = 'SQL, DMY'",
                        "intervalstyle = 'sql_standard'",
                        "timezone = 'America/St_Johns'",
                        "bytea_output = 'escape'"),
                List.of("default_transaction_read_only = on"),
                List.of("default_transaction_isolation = 'serializable'", "row_security = off"),
                List.of("default_transaction_deferrable = on", "lock_timeout = '1ms'"),
                List.of("statement_timeout = '20ms'"),
                List.of(
                        "idle_in_transaction_session_timeout = '1ms'",
                        "idle_session_timeout = '300ms'"),
                List.of(
                        "quote_all_identifiers = on",
                        "extra_float_digits = -15",
                        "client_encoding = 'LATIN1'"),
                List.of(
                        "enable_indexscan = off",
                        "plan_cache_mode = 'force_generic_plan'",
                        "synchronous_commit = off",
                        "client_min_messages = debug1"),
                List.of("search_path = 'public'"),
                List.of("search_path = \"$user\", public"),
                List.of("search_path = nowhere, public, pg_catalog"));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void settings_of_the_role_change_nothing(List<String> settings) throws SQLException {
        role(settings.toArray(String[]::new));

        tryAll();
    }

    @Test
    void many_at_once_change_nothing_in_a_schema_of_an_odd_name() throws SQLException {
        role(
                "array_nulls = off",
                "transform_null_equals = on",
                "default_transaction_isolation = 'serializable'",
                "default_transaction_read_only = on",
                "standard_conforming_strings = off",
                "lock_timeout = '1ms'",
                "synchronous_commit = off",
                "search_path = \"O'dd \\na$me\"\"?\"");

        tryAll();
    }

    @Test
    void a_schema_with_the_role_s_name_is_found_first() throws SQLException {
        role();
        owners.execute("create schema authorization \"" + role + "\"");

        tryAll();

        assertThat(
                        ClusterTrial.count(
                                owners,
                                "select count(*)::int from pg_tables where schemaname = '"
                                        + role
                                        + "'"))
                .isPositive();
    }

    private void tryAll() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            work(new Client(store), new TestWorker(store, "n1"), store, "alone");
        }
        try (ClusterTrial a = ClusterTrial.join(database, "a");
                ClusterTrial b = ClusterTrial.join(database, "b")) {
            Queue<Signal> heard = new ConcurrentLinkedQueue<>();
            a.store().signals().listen(heard::add);
            WriteAuthority.Term term = a.lead(FREE);
            TestWorker worker =
                    new TestWorker(
                            b.store(),
                            new LeaseHolder.Member(b.identity(), Duration.ofSeconds(30)),
                            ClusterTrial.capacity("b").profile());
            work(new Client(a.store(), term), worker, a.store(), "cluster");
            assertThat(a.store().sweeps().tasks(term, Duration.ZERO))
                    .isInstanceOf(AuthorizedResult.Granted.class);
            b.store().signals().send(new WorkAvailable());
            assertThat(Await.look(() -> heard, signals -> !signals.isEmpty())).isNotEmpty();
        }
    }

    /** A tree with what may be null and what is not; a failure, a retry, results, events. */
    private static void work(Client client, TestWorker worker, Store store, String id) {
        client.submit(task(id), Specs.child(id + "-1", id), Specs.child(id + "-2", id, id + "-1"));
        assertThat(worker.claim(10)).hasSize(2);
        client.cancel(id + "-2");
        client.submit(task(id + "x"));
        Delivered delivered = worker.take(id + "x");
        worker.retry(delivered, "not \\ 'yet'", Duration.ZERO);
        worker.succeed(worker.take(id + "x"));
        assertThat(client.status(id + "x")).isEqualTo(TaskStatus.COMPLETED);
        client.rerun(id + "x");
        worker.succeed(worker.take(id + "x"));
        client.submit(Specs.suspended(task(id + "y")));
        client.deleteWithAll(id + "y");
        assertThat(client.exists(id + "y")).isFalse();
        EventScope everything = new EventScope.Everything();
        assertThat(store.events().read(everything, Optional.empty(), 100).events().size())
                .isGreaterThan(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "on"})
    void what_is_acknowledged_is_on_disk_unless_the_url_says_otherwise(String url)
            throws SQLException {
        role("synchronous_commit = off");
        PostgresDatabase asked =
                new PostgresDatabase(
                        database.host(),
                        database.port(),
                        database.name(),
                        role,
                        "secret",
                        url.equals("off") ? "options=-c%20synchronous_commit%3Doff" : "");
        try (Database pool =
                new Database(
                        PostgresFixture.settings(asked),
                        PoolConfig.alone(PostgresFixture.settings(asked), PoolerMode.NONE))) {
            assertThat(
                            pool.one(
                                    "select current_setting('synchronous_commit') as s",
                                    row -> row.column("s").getString()))
                    .contains(url);
        }
    }

    private static boolean submitted(Store store, String id) {
        try {
            new Client(store).submit(task(id));
            return true;
        } catch (StoreUnreachable connectionsAreGone) {
            return false;
        }
    }

    @Test
    void a_pool_stays_in_its_schema_though_another_comes_before_it() throws SQLException {
        role();
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            new Client(store).submit(task("a"));
            owners.execute("create schema authorization \"" + role + "\"");
            owners.execute(
                    String.format(
                            Locale.ROOT,
                            "select pg_terminate_backend(pid) from pg_stat_activity where usename ="
                                    + " '%s' and application_name = 'apflow n1'",
                            role));

            assertThat(Await.look(() -> submitted(store, "b"), done -> done)).isTrue();
            assertThat(new TestWorker(store, "n1").claim(5)).hasSize(2);
        }
    }
}
