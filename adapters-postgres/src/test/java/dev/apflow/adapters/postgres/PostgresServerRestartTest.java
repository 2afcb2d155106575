package dev.apflow.adapters.postgres;

import static dev.apflow.adapters.postgres.ClusterTrial.FREE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.engine.AdvisoryLock;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.Signals.Signal;
import dev.apflow.application.store.cluster.Signals.WorkAvailable;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;
import dev.apflow.testkit.contract.Await;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The server is killed and started again under a cluster. */
class PostgresServerRestartTest {

    private static final int TRIES = 200;

    private static final String SESSIONS =
            """
            select count(*)::int
            from pg_locks l
            where (LEADER or NODE) and l.granted
            """
                    .replace("LEADER", AdvisoryLock.LEADER.isIn())
                    .replace("NODE", AdvisoryLock.NODE.isIn());

    @Test
    void nodes_come_back_the_leader_stays_and_is_watched_as_before() throws SQLException {
        try (PostgresServer server = PostgresServer.launch()) {
            PostgresDatabase database = server.freshDatabase();
            try (ClusterTrial a = ClusterTrial.join(database, "a");
                    ClusterTrial b = ClusterTrial.join(database, "b")) {
                WriteAuthority.Term term = a.lead(FREE);
                AtomicInteger lost = new AtomicInteger();
                b.store().watch().watch(Epoch.FIRST, lost::incrementAndGet);

                server.kill();
                server.restart();

                assertThat(persistently(() -> a.renew(term)))
                        .isInstanceOf(LeadershipAnswer.Renewed.class);
                assertThat(Await.look(() -> sessions(database), count -> count == 3))
                        .as("presence of both, and the leader's")
                        .isEqualTo(3);
                expectSignals(a, b);
                assertThat(lost).as("a restart is no death").hasValue(0);

                a.close();
                assertThat(Await.look(lost::get, times -> times > 0)).isEqualTo(1);
            }
        }
    }

    private static void expectSignals(ClusterTrial from, ClusterTrial to) {
        Queue<Signal> heard = new ConcurrentLinkedQueue<>();
        try (var subscription = to.store().signals().listen(heard::add)) {
            assertThat(
                            Await.look(
                                    () -> {
                                        from.store().signals().send(new WorkAvailable());
                                        return heard;
                                    },
                                    signals -> !signals.isEmpty()))
                    .contains(new WorkAvailable());
        }
    }

    private static int sessions(PostgresDatabase database) {
        try {
            return ClusterTrial.count(database, SESSIONS);
        } catch (SQLException problem) {
            throw new AssertionError(problem);
        }
    }

    /** The pool may still hold connections to the server that was: each is found broken once. */
    private static <T> T persistently(Supplier<T> question) {
        for (int i = 1; ; i++) {
            try {
                return question.get();
            } catch (StoreUnreachable broken) {
                if (i == TRIES) {
                    throw broken;
                }
            }
        }
    }
}
