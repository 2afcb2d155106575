package dev.apflow.adapters.postgres.engine;

import static dev.apflow.adapters.postgres.ClusterTrial.FREE;
import static dev.apflow.adapters.postgres.ClusterTrial.LONG;
import static dev.apflow.adapters.postgres.ClusterTrial.holderLost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.postgres.ClusterTrial;
import dev.apflow.adapters.postgres.PostgresClusterFixture;
import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.Trial;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.StoreRefused;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.Signals.Interrupted;
import dev.apflow.application.store.cluster.Signals.Signal;
import dev.apflow.application.store.cluster.Signals.WorkAvailable;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.domain.task.TaskId;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Two schemas of one database are two installations that do not see each other. */
class PostgresSchemasTest {

    /** Less than the patience with a write that hangs, after which sessions are ended. */
    private static final Duration AT_ONCE = Duration.ofMillis(1_500);

    private final PostgresDatabase database = TestPostgres.freshDatabase();
    private final PostgresDatabase one = in("one");
    private final PostgresDatabase two = in("\"The other\"");

    private PostgresDatabase in(String schema) {
        return new PostgresDatabase(
                database.host(),
                database.port(),
                database.name(),
                database.user(),
                database.password(),
                "currentSchema=" + schema.replace("\"", "%22").replace(" ", "%20"));
    }

    @Test
    void two_standalone_processes_work_beside_each_other_each_alone_in_its_schema() {
        try (Store first = PostgresStores.open(PostgresFixture.settings(one));
                Store second = PostgresStores.open(PostgresFixture.settings(two))) {
            Trial.create(first, "a");
            Trial.create(second, "a");
            assertThat(Trial.claim(first, "n1", 5)).hasSize(1);
            assertThat(Trial.claim(second, "n1", 5)).hasSize(1);

            for (PostgresDatabase each : List.of(one, two)) {
                assertThatThrownBy(() -> PostgresStores.open(PostgresFixture.settings(each)))
                        .isInstanceOf(StoreRefused.class)
                        .hasMessageContaining("in use by apflow standalone n1");
            }
        }
    }

    @Test
    void a_cluster_and_a_standalone_process_work_beside_each_other() {
        try (Store alone = PostgresStores.open(PostgresFixture.settings(one));
                ClusterTrial node = ClusterTrial.join(two, "n1")) {
            Trial.create(alone, "a");
            assertThat(node.lead(FREE).epoch()).isEqualTo(Epoch.FIRST);
            assertThat(Trial.claim(alone, "n1", 5)).hasSize(1);

            assertThatThrownBy(() -> PostgresStores.open(PostgresFixture.settings(two)))
                    .isInstanceOf(StoreRefused.class)
                    .hasMessageContaining("in use by apflow node n1");
        }
    }

    @Test
    void a_failover_waits_for_no_write_of_the_other_cluster_and_ends_none() throws SQLException {
        try (ClusterTrial a = ClusterTrial.join(one, "a");
                ClusterTrial b = ClusterTrial.join(one, "b");
                ClusterTrial other = ClusterTrial.join(two, "a");
                Connection writing = writing(two, other.lead(FREE))) {
            a.lead(FREE);
            long asked = System.nanoTime();

            assertThat(b.acquire(holderLost(1), LONG)).isInstanceOf(LeadershipAnswer.Granted.class);

            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(AT_ONCE);
            writing.commit();
        }
    }

    private static Connection writing(PostgresDatabase where, WriteAuthority.Term term)
            throws SQLException {
        Connection connection = where.connect();
        connection.setAutoCommit(false);
        assertThat(Fence.admits(connection, term)).isTrue();
        try (Statement statement = connection.createStatement()) {
            statement.execute("update apflow_cluster_node set slots = slots");
        }
        return connection;
    }

    @Test
    void a_leader_s_end_is_told_in_its_own_schema_only() {
        AtomicInteger lost = new AtomicInteger();
        AtomicInteger otherLost = new AtomicInteger();
        try (ClusterTrial a = ClusterTrial.join(one, "a");
                ClusterTrial b = ClusterTrial.join(one, "b");
                ClusterTrial other = ClusterTrial.join(two, "a");
                ClusterTrial otherWatch = ClusterTrial.join(two, "b")) {
            a.lead(FREE);
            other.lead(FREE);
            b.store().watch().watch(Epoch.FIRST, lost::incrementAndGet);
            otherWatch.store().watch().watch(Epoch.FIRST, otherLost::incrementAndGet);

            a.close();

            assertThat(Await.look(lost::get, count -> count > 0)).isEqualTo(1);
            assertThat(otherLost).hasValue(0);
        }
    }

    @Test
    void signals_stay_in_their_schema_though_the_tasks_have_the_same_ids() {
        Queue<Signal> heard = new ConcurrentLinkedQueue<>();
        Queue<Signal> heardByOther = new ConcurrentLinkedQueue<>();
        try (ClusterTrial a = ClusterTrial.join(one, "a");
                ClusterTrial b = ClusterTrial.join(one, "b");
                ClusterTrial other = ClusterTrial.join(two, "b");
                ClusterTrial otherSender = ClusterTrial.join(two, "a")) {
            b.store().signals().listen(heard::add);
            other.store().signals().listen(heardByOther::add);

            a.store()
                    .signals()
                    .send(new Interrupted(Set.of(new Delivered(new TaskId("same"), 1, 1))));
            Await.look(() -> heard, signals -> !signals.isEmpty());
            otherSender.store().signals().send(new WorkAvailable());
            Await.look(() -> heardByOther, signals -> !signals.isEmpty());

            assertThat(heard)
                    .containsExactly(
                            new Interrupted(Set.of(new Delivered(new TaskId("same"), 1, 1))));
            assertThat(heardByOther).containsExactly(new WorkAvailable());
        }
    }

    @Test
    void sweeps_leave_a_node_alone_whose_number_the_other_schema_knows_too() throws SQLException {
        try (ClusterTrial a = ClusterTrial.join(one, "a");
                ClusterTrial other = ClusterTrial.join(two, "a")) {
            WriteAuthority.Term term = a.lead(FREE);
            WriteAuthority.Term otherTerm = other.lead(FREE);
            assertThat(presence(one)).as("both sequences begin alike").isEqualTo(presence(two));

            a.close();
            other.store().sweeps().tasks(otherTerm, Duration.ZERO);

            assertThat(term.epoch()).isEqualTo(otherTerm.epoch());
            assertThat(
                            ClusterTrial.count(
                                    two,
                                    "select count(*)::int from apflow_cluster_node where lost_since"
                                            + " is not null"))
                    .isZero();
        }
    }

    private static int presence(PostgresDatabase where) throws SQLException {
        return ClusterTrial.count(where, "select presence from apflow_cluster_node");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"$user\", public | no schema to work in",
                "nowhere, \"not there\" | no schema to work in"
            })
    void a_search_path_without_a_schema_that_exists_is_refused_in_one_line(
            String path, String reason) throws SQLException {
        database.execute("drop schema public");
        database.execute(
                String.format(
                        Locale.ROOT,
                        "alter database \"%s\" set search_path = %s",
                        database.name(),
                        path));

        assertRefused(() -> PostgresStores.open(PostgresFixture.settings(database)), reason);
        assertRefused(
                () -> PostgresStores.join(PostgresClusterFixture.settings(database, "a")), reason);
    }

    private static void assertRefused(Runnable start, String reason) {
        assertThatThrownBy(start::run)
                .isInstanceOf(StoreRefused.class)
                .hasMessageContaining(reason)
                .satisfies(refused -> assertThat(refused.getMessage().lines()).hasSize(1));
    }
}
