package dev.apflow.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.postgres.settings.PostgresSettings;
import dev.apflow.application.store.EventLog.EventScope;
import dev.apflow.application.store.HeldBack;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreTrouble;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.WriteObserver;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.task.TaskId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Servers that only read: what is left over of a failover, and standbys. */
class PostgresReadOnlyTest {

    private static final EventScope ALL = new EventScope.Everything();

    private static final String END_SESSIONS =
            """
            select pg_terminate_backend(pid, 10000)
            from pg_stat_activity
            where datname = current_database() and application_name = 'apflow n1'
            """;

    /** Hears what a store tells. */
    private static final class RecordingSubscriber implements WriteObserver {
        private final AtomicInteger writes = new AtomicInteger();
        private final List<StoreTrouble> troubles = new CopyOnWriteArrayList<>();

        @Override
        public void wrote() {
            writes.incrementAndGet();
        }

        @Override
        public void failed(StoreTrouble trouble) {
            troubles.add(trouble);
        }
    }

    /** What the pool had open when the server was read-only stays so for as long as it is open. */
    @Test
    void connections_that_only_read_are_gone_with_the_first_write_that_meets_one()
            throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        String alter = "alter database \"" + database.name() + "\" ";
        RecordingSubscriber heard = new RecordingSubscriber();
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            store.observe(heard);
            Trial.create(store, "before");
            database.execute(alter + "set default_transaction_read_only = on", END_SESSIONS);
            // A short while, some connections of the pool are found broken.
            Await.look(() -> trouble(store), trouble -> trouble.equals(readOnly()));
            assertThat(sessions(database)).as("open, and read-only").isGreaterThan(2);

            connect(database, alter + "reset default_transaction_read_only");

            assertThat(trouble(store)).isEqualTo(readOnly());
            createWithinTwoTries(store, "after");
            assertThat(heard.troubles.getLast()).isEqualTo(StoreTrouble.READ_ONLY);
            assertThat(heard.writes).hasPositiveValue();
        }
    }

    /**
     * The pool may have been opening a connection that only reads; it goes with its first write.
     */
    private static void createWithinTwoTries(Store store, String id) {
        try {
            Trial.create(store, id);
        } catch (StoreUnreachable unreachable) {
            assertThat(unreachable.trouble()).isEqualTo(StoreTrouble.READ_ONLY);
            Trial.create(store, id);
        }
    }

    private static Optional<StoreTrouble> readOnly() {
        return Optional.of(StoreTrouble.READ_ONLY);
    }

    private static Optional<StoreTrouble> trouble(Store store) {
        try {
            store.probe(false);
            return Optional.empty();
        } catch (StoreUnreachable unreachable) {
            return Optional.of(unreachable.trouble());
        }
    }

    private static int sessions(PostgresDatabase database) {
        return Await.look(
                () ->
                        number(
                                database,
                                "select count(*)::int from pg_stat_activity where datname ="
                                        + " current_database() and application_name = 'apflow n1'"),
                count -> count > 2);
    }

    private static void connect(PostgresDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            statement.execute(sql);
        }
    }

    private static int number(PostgresDatabase database, String sql) {
        try {
            return ClusterTrial.count(database, sql);
        } catch (SQLException problem) {
            throw new AssertionError(problem);
        }
    }

    @Test
    void a_probe_tells_a_locked_table_and_leaves_nothing_behind() throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        try (Store store = PostgresStores.open(PostgresFixture.settings(database));
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table apflow_queue in access exclusive mode");
            assertThat(trouble(store)).contains(StoreTrouble.LOCKED);
            other.rollback();

            store.probe(true);
            assertThat(trouble(store)).isEmpty();
            assertThat(number(database, "select pg_relation_size('apflow_probe')::int")).isZero();
            assertThat(store.events().read(ALL, Optional.empty(), 10).entries()).isEmpty();
        }
    }

    @Test
    void a_writing_transaction_elsewhere_that_holds_events_back_is_named() throws SQLException {
        PostgresDatabase database = TestPostgres.freshDatabase();
        try (Store store = PostgresStores.open(PostgresFixture.settings(database));
                Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("set application_name = 'nightly report'");
            other.setAutoCommit(false);
            statement.execute("select pg_current_xact_id()");

            Optional<HeldBack> heldBack =
                    Await.look(
                            () -> store.events().heldBack(),
                            found ->
                                    found.filter(each -> each.by().contains("nightly report"))
                                            .isPresent());
            assertThat(heldBack.orElseThrow().by()).contains("nightly report", database.user());
            other.rollback();
        }
    }

    @Test
    void a_node_that_only_reads_serves_a_standby_and_goes_on_record_when_it_is_promoted()
            throws Exception {
        try (PostgresServer primary = PostgresServer.launch()) {
            PostgresDatabase before = primary.freshDatabase();
            try (ClusterTrial leader = ClusterTrial.join(before, "a");
                    PostgresServer standby = primary.launchStandby()) {
                Trial.create(leader.store(), "t");
                PostgresDatabase after = standby.here(before);
                PostgresSettings settings = PostgresClusterFixture.settings(after, "o");
                assertThatThrownBy(() -> PostgresStores.join(settings))
                        .isInstanceOf(StoreUnreachable.class)
                        .hasMessageContaining("is a standby");
                try (ClusterStore observer = PostgresStores.observe(settings)) {
                    expectReads(observer);
                    NodeIdentity life = observer.nodes().register(ClusterTrial.capacity("o"));
                    observer.nodes().heartbeat(life, RoleName.OBSERVER, ClusterTrial.capacity("o"));
                    assertThat(trouble(observer)).isEqualTo(readOnly());

                    primary.kill();
                    standby.promote();

                    observer.nodes().heartbeat(life, RoleName.OBSERVER, ClusterTrial.capacity("o"));
                    assertThat(observer.nodes().all())
                            .extracting(node -> node.identity().node())
                            .contains(new NodeId("o"));
                    assertThat(trouble(observer)).isEmpty();
                    expectReads(observer);
                }
            }
        }
    }

    private static void expectReads(ClusterStore observer) {
        assertThat(observer.reads().task(new TaskId("t"))).isPresent();
        assertThat(observer.reads().tree(new TaskId("t"))).hasSize(1);
        assertThat(
                        Await.look(
                                () -> observer.events().read(ALL, Optional.empty(), 10).events(),
                                events -> !events.isEmpty()))
                .hasSize(1);
        assertThat(observer.events().read(ALL, Optional.of(observer.events().end()), 1).events())
                .isEmpty();
        assertThat(observer.nodes().all()).isNotEmpty();
        assertThat(observer.leadership().leader()).isEmpty();
        assertThat(observer.clock().now()).isNotNull();
        assertThat(observer.events().heldBack()).isEmpty();
    }
}
