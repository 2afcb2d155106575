package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.cluster.ClusterObserver;
import dev.apflow.application.cluster.ClusterSettings;
import dev.apflow.application.cluster.Coordinator;
import dev.apflow.application.cluster.CoordinatorDependencies;
import dev.apflow.application.cluster.NodeListener;
import dev.apflow.application.event.Changes;
import dev.apflow.application.executor.ExecutorCatalog;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.worker.Worker;
import dev.apflow.application.worker.WorkerDependencies;
import dev.apflow.application.worker.WorkerObserver;
import dev.apflow.application.worker.WorkerSettings;
import dev.apflow.bootstrap.runtime.MailboxDispatcher;
import dev.apflow.domain.election.LeaseTerms;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.lease.TaskLeaseSettings;
import dev.apflow.domain.node.Incarnation;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.tree.RetentionPolicy;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.json.schema.JsonSchemas;
import dev.apflow.testkit.contract.AtOnce;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Twenty coordinators, each with a store and connections of its own, in one process: as many
 * processes would be too much for a small machine.
 */
class TwentyNodesTest {

    private static final int NODES = 20;
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** A node without an API and without executors. */
    private static final class Bare implements AutoCloseable {

        private final String name;
        private final ClusterStore store;
        private final MailboxDispatcher dispatcher;
        private final Coordinator coordinator;

        Bare(PostgresDatabase database, String name) {
            this.name = name;
            this.store = StoreNode.open(database, name);
            this.dispatcher = new MailboxDispatcher(name);
            this.coordinator =
                    new Coordinator(
                            settings(name),
                            store,
                            new CoordinatorDependencies(
                                    dispatcher,
                                    new SplittableRandom(name.hashCode()),
                                    new Changes(),
                                    ClusterObserver.NONE,
                                    this::worker));
        }

        private static NodeProfile profile(String name) {
            return new NodeProfile(new NodeId(name), Set.of(), JsonObject.EMPTY);
        }

        private static ClusterSettings settings(String name) {
            return new ClusterSettings(
                    profile(name),
                    RolePreference.AUTO,
                    1,
                    true,
                    LeaseTerms.of(SECOND.multipliedBy(10), SECOND.multipliedBy(2)),
                    new TaskLeaseSettings(SECOND.multipliedBy(30), SECOND.multipliedBy(5), SECOND),
                    new NodeHealthSettings(SECOND.multipliedBy(15), SECOND.multipliedBy(60)),
                    SECOND.multipliedBy(5),
                    RetentionPolicy.KEEP_ALL);
        }

        private Worker worker(LeaseHolder.Member member) {
            return Worker.member(
                    dispatcher,
                    store,
                    new WorkerDependencies(
                            new ExecutorCatalog(List.of()),
                            new JsonSchemas(),
                            new SplittableRandom(1),
                            new Changes(),
                            WorkerObserver.NONE),
                    member,
                    profile(name),
                    new WorkerSettings(
                            1,
                            SECOND.multipliedBy(5),
                            SECOND.multipliedBy(5),
                            SECOND,
                            SECOND,
                            1000));
        }

        RoleName start() throws Exception {
            CompletableFuture<RoleName> started = new CompletableFuture<>();
            coordinator.start(
                    "http://" + name,
                    new NodeListener() {
                        @Override
                        public void started(RoleName role) {
                            started.complete(role);
                        }

                        @Override
                        public void failed(String message) {
                            started.completeExceptionally(new IllegalStateException(message));
                        }

                        @Override
                        public void superseded(Incarnation by) {}
                    });
            return started.get(60, TimeUnit.SECONDS);
        }

        boolean stop() throws InterruptedException {
            CountDownLatch over = new CountDownLatch(1);
            coordinator.stop(Duration.ZERO, over::countDown);
            return over.await(60, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            dispatcher.close();
            store.close();
        }
    }

    private static List<Bare> leading(List<Bare> nodes) {
        return nodes.stream().filter(node -> node.coordinator.role() == RoleName.LEADER).toList();
    }

    @Test
    void of_twenty_nodes_that_start_at_once_one_leads_and_when_it_ends_one_other() {
        PostgresDatabase database = TestPostgres.freshDatabase();
        List<Bare> nodes =
                IntStream.range(0, NODES).mapToObj(i -> new Bare(database, "n" + i)).toList();
        try {
            List<RoleName> roles =
                    AtOnce.all(
                            nodes.stream().map(node -> (Callable<RoleName>) node::start).toList());
            assertThat(roles).containsOnlyOnce(RoleName.LEADER).contains(RoleName.WORKER);
            assertThat(leading(nodes)).hasSize(1);
            assertThat(epoch(database)).isEqualTo(1);

            Bare first = leading(nodes).getFirst();
            assertThat(AtOnce.times(1, first::stop)).containsExactly(true);
            List<Bare> others = nodes.stream().filter(node -> node != first).toList();
            Until.holds("another leads", () -> !leading(others).isEmpty());
            assertThat(leading(others)).hasSize(1);
            assertThat(epoch(database)).isEqualTo(2);
            AtOnce.all(others.stream().map(node -> (Callable<Boolean>) node::stop).toList());
        } finally {
            nodes.forEach(Bare::close);
        }
    }

    private static long epoch(PostgresDatabase database) {
        return Sql.number(database, "SELECT epoch FROM apflow_cluster_leader");
    }
}
