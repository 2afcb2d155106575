package dev.apflow.adapters.postgres.engine;

import static dev.apflow.adapters.postgres.ClusterTrial.FREE;
import static dev.apflow.adapters.postgres.ClusterTrial.LONG;
import static dev.apflow.adapters.postgres.ClusterTrial.holderLost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.adapters.postgres.ClusterTrial;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.AtOnce;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A takeover while the leader before is in the middle of a write, and hangs there. */
class PostgresTakeoverTest {

    private static final String INSERT =
            "insert into apflow_idempotency (key, result, created_at) values ('late', '1', now())";

    private static final int CANDIDATES = 20;

    /** The documented 2 s, and what a busy machine adds. */
    private static final Duration BOUND = Duration.ofSeconds(12);

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void a_client_that_stops_in_the_middle_of_a_write_delays_the_next_leader_by_seconds_only()
            throws SQLException {
        try (ClusterTrial a = ClusterTrial.join(database, "a");
                ClusterTrial b = ClusterTrial.join(database, "b");
                Connection stopped = writing(a.lead(FREE))) {
            long asked = System.nanoTime();

            LeadershipAnswer.ToAcquire answer = b.acquire(holderLost(1), LONG);

            assertThat(answer).isInstanceOf(LeadershipAnswer.Granted.class);
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .isBetween(Duration.ofSeconds(2), BOUND);
            assertThatThrownBy(stopped::commit).isInstanceOf(SQLException.class);
            assertThat(lateRows()).isZero();
        }
    }

    @Test
    void a_statement_that_hangs_delays_the_next_leader_by_seconds_only()
            throws SQLException, InterruptedException {
        try (ClusterTrial a = ClusterTrial.join(database, "a");
                ClusterTrial b = ClusterTrial.join(database, "b");
                Connection hanging = writing(a.lead(FREE));
                Statement statement = hanging.createStatement();
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Boolean> sleep = thread.submit(() -> statement.execute("select pg_sleep(600)"));
            long asked = System.nanoTime();

            assertThat(b.acquire(holderLost(1), LONG)).isInstanceOf(LeadershipAnswer.Granted.class);

            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(BOUND);
            assertThatThrownBy(sleep::get).isInstanceOf(ExecutionException.class);
            assertThat(lateRows()).isZero();
        }
    }

    @Test
    void a_candidate_with_a_short_lease_is_less_patient() throws SQLException {
        try (ClusterTrial a = ClusterTrial.join(database, "a");
                ClusterTrial b = ClusterTrial.join(database, "b");
                Connection stopped = writing(a.lead(FREE))) {
            assertThat(stopped.isClosed()).isFalse();

            assertThat(b.acquire(holderLost(1), Duration.ofMillis(300)))
                    .isInstanceOf(LeadershipAnswer.Granted.class);
        }
    }

    @Test
    void a_write_that_ends_in_time_is_waited_for_and_stays() throws SQLException {
        try (ClusterTrial a = ClusterTrial.join(database, "a");
                ClusterTrial b = ClusterTrial.join(database, "b");
                Connection writing = writing(a.lead(FREE))) {
            List<Object> answers =
                    AtOnce.both(
                            () -> b.acquire(holderLost(1), LONG),
                            () -> {
                                writing.commit();
                                return "committed";
                            });

            assertThat(answers.get(0)).isInstanceOf(LeadershipAnswer.Granted.class);
            assertThat(lateRows()).isEqualTo(1);
        }
    }

    @Test
    void while_the_seat_is_held_a_candidate_waits_for_no_write() throws SQLException {
        try (ClusterTrial a = ClusterTrial.join(database, "a");
                ClusterTrial b = ClusterTrial.join(database, "b");
                Connection writing = writing(a.lead(FREE))) {
            assertThat(b.acquire(FREE, LONG)).isInstanceOf(LeadershipAnswer.Occupied.class);

            writing.commit();
            assertThat(lateRows()).isEqualTo(1);
        }
    }

    /** The candidate has seen that the lease is over, and stands behind the write. */
    @Test
    void a_renewal_that_comes_before_the_grant_keeps_the_seat() throws Exception {
        try (ClusterTrial a = ClusterTrial.join(database, "a");
                ClusterTrial b = ClusterTrial.join(database, "b");
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            WriteAuthority.Term term = a.lead(FREE, Duration.ofMillis(300));
            Future<LeadershipAnswer.ToAcquire> answer;
            try (Connection writing = writing(term)) {
                Await.look(() -> b.store().leadership().leader(), Optional::isEmpty);
                answer = thread.submit(() -> b.acquire(FREE, LONG));
                Await.look(this::candidatesThatWait, count -> count == 1);

                assertThat(a.renew(term)).isInstanceOf(LeadershipAnswer.Renewed.class);
                assertThat(writing.isClosed()).isFalse();
            }
            assertThat(answer.get()).isInstanceOf(LeadershipAnswer.Occupied.class);
        }
    }

    private int candidatesThatWait() {
        try {
            return ClusterTrial.count(
                    database,
                    "select count(*)::int from pg_locks l where LOCK and not granted"
                            .replace("LOCK", AdvisoryLock.FENCE.isIn()));
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void of_twenty_candidates_at_once_one_is_granted_the_seat() {
        List<ClusterTrial> all = new ArrayList<>();
        try {
            for (int i = 0; i < CANDIDATES; i++) {
                all.add(ClusterTrial.join(database, "n" + i));
            }
            List<LeadershipAnswer.ToAcquire> answers =
                    AtOnce.all(
                            all.stream()
                                    .map(
                                            each ->
                                                    (Callable<LeadershipAnswer.ToAcquire>)
                                                            () -> each.acquire(FREE, LONG))
                                    .toList());

            assertThat(answers).filteredOn(LeadershipAnswer.Granted.class::isInstance).hasSize(1);
        } finally {
            all.forEach(ClusterTrial::close);
        }
    }

    /** A leader's write that was let in and has not been committed. */
    private Connection writing(WriteAuthority.Term term) throws SQLException {
        Connection connection = database.connect();
        connection.setAutoCommit(false);
        assertThat(Fence.admits(connection, term)).isTrue();
        try (Statement statement = connection.createStatement()) {
            statement.execute(INSERT);
        }
        return connection;
    }

    private int lateRows() throws SQLException {
        return ClusterTrial.count(
                database, "select count(*)::int from apflow_idempotency where key = 'late'");
    }
}
