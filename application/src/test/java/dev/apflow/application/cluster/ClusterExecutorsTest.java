package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.application.task.OfferedExecutors;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.Set;

class ClusterExecutorsTest {

    private static final ExecutorId OWN = new ExecutorId("own");
    private static final ExecutorId GPU = new ExecutorId("gpu");
    private static final ExecutorId IDLE = new ExecutorId("idle");
    private static final JsonObject SCHEMA = JsonObject.EMPTY;

    private final FakeCluster cluster = new FakeCluster();
    private final FakeStore store = new FakeStore(cluster, new NodeId("n1"));
    private final ClusterExecutors executors = new ClusterExecutors(new Own(), store);

    /** What this node offers. */
    private static final class Own implements OfferedExecutors {
        @Override
        public Set<ExecutorId> ids() {
            return Set.of(OWN);
        }

        @Override
        public Optional<JsonObject> inputSchema(ExecutorId id) {
            return Optional.of(SCHEMA);
        }

        @Override
        public Optional<String> whyNot(ExecutorId id) {
            return Optional.of("because");
        }
    }

    private void register(String node, ExecutorId executor, int slots) {
        FakeStore other = new FakeStore(cluster, new NodeId(node));
        NodeCapacity capacity =
                new NodeCapacity(
                        new NodeProfile(new NodeId(node), Set.of(executor), JsonObject.EMPTY),
                        "http://" + node,
                        slots);
        other.heartbeat(other.register(capacity), RoleName.WORKER, capacity);
    }

    @Test
    void a_task_may_name_what_any_node_offers_that_runs_tasks() {
        register("n2", GPU, 4);
        register("n3", IDLE, 0);
        assertThat(executors.offers(OWN)).isTrue();
        assertThat(executors.offers(GPU)).isTrue();
        assertThat(executors.offers(IDLE)).isFalse();
        assertThat(executors.ids()).containsExactlyInAnyOrder(OWN, GPU);
    }

    @Test
    void what_was_offered_before_counts_while_the_store_is_silent() {
        register("n2", GPU, 4);
        assertThat(executors.offers(GPU)).isTrue();
        store.unreachable = true;
        assertThat(executors.offers(GPU)).isTrue();
        assertThat(executors.offers(IDLE)).isFalse();
        assertThat(executors.ids()).containsExactlyInAnyOrder(OWN, GPU);
    }

    @Test
    void a_node_that_comes_later_is_found_when_it_is_needed() {
        assertThat(executors.offers(GPU)).isFalse();
        register("n2", GPU, 4);
        assertThat(executors.offers(GPU)).isTrue();
    }

    @Test
    void what_is_known_of_an_executor_is_what_this_node_knows() {
        assertThat(executors.inputSchema(OWN)).contains(SCHEMA);
        assertThat(executors.whyNot(GPU)).contains("because");
    }
}
