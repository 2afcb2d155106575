package dev.apflow.domain.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.Exclusion.Constraint;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

class PlacementTest {

    private static final ExecutorId ECHO = new ExecutorId("echo");

    private static final NodeProfile NODE =
            new NodeProfile(
                    new NodeId("n1"),
                    executors("echo", "gpu"),
                    JsonObject.of("zone", new JsonString("eu"), "cores", JsonNumber.of(8)));

    private static Set<ExecutorId> executors(String... ids) {
        return Arrays.stream(ids).map(ExecutorId::new).collect(Collectors.toSet());
    }

    private static Set<NodeId> nodes(String... ids) {
        return Arrays.stream(ids).map(NodeId::new).collect(Collectors.toSet());
    }

    private static PlacementConstraints on(Set<NodeId> allowed, Set<NodeId> forbidden) {
        return new PlacementConstraints(
                Set.of(), JsonObject.EMPTY, allowed, forbidden, OptionalInt.empty());
    }

    private static PlacementConstraints needing(
            Set<ExecutorId> executors, JsonObject capabilities) {
        return new PlacementConstraints(
                executors, capabilities, Set.of(), Set.of(), OptionalInt.empty());
    }

    private static PlacementConstraints atMost(int tasks) {
        return new PlacementConstraints(
                Set.of(), JsonObject.EMPTY, Set.of(), Set.of(), OptionalInt.of(tasks));
    }

    private static List<String> messages(PlacementConstraints wanted, int sameClassBefore) {
        List<Exclusion> found =
                Placement.exclusions(ECHO, wanted, QueueName.DEFAULT, NODE, sameClassBefore);
        assertThat(Placement.admits(ECHO, wanted, QueueName.DEFAULT, NODE, sameClassBefore))
                .isEqualTo(found.isEmpty());
        return found.stream().map(each -> each.constraint() + ": " + each.detail()).toList();
    }

    @Test
    void without_constraints_the_method_alone_is_asked_for() {
        assertThat(messages(PlacementConstraints.NONE, 1_000)).isEmpty();
        assertThat(
                        Placement.exclusions(
                                new ExecutorId("rest"),
                                PlacementConstraints.NONE,
                                QueueName.DEFAULT,
                                NODE,
                                0))
                .containsExactly(new Exclusion(Constraint.METHOD, "has no executor rest"));
    }

    @Test
    void all_required_executors_have_to_be_there() {
        assertThat(messages(needing(executors("gpu", "echo"), JsonObject.EMPTY), 0)).isEmpty();
        assertThat(messages(needing(executors("gpu", "tpu", "rest"), JsonObject.EMPTY), 0))
                .containsExactly("REQUIRES_EXECUTORS: has no executor [rest, tpu]");
    }

    @Test
    void each_capability_has_to_be_equal() {
        JsonObject same = JsonObject.of("zone", new JsonString("eu"), "cores", JsonNumber.of(8.0));
        JsonObject none = JsonObject.of("zone", new JsonString("us"), "memory", JsonNumber.of(1));
        assertThat(messages(needing(Set.of(), same), 0)).isEmpty();
        assertThat(messages(needing(Set.of(), none), 0))
                .containsExactly(
                        "REQUIRES_CAPABILITIES: capability zone is not what the task asks for",
                        "REQUIRES_CAPABILITIES: capability memory is not what the task asks for");
    }

    @Test
    void nodes_are_allowed_or_forbidden_by_name() {
        assertThat(messages(on(nodes("n1", "n2"), Set.of()), 0)).isEmpty();
        assertThat(messages(on(Set.of(), nodes("n2")), 0)).isEmpty();
        assertThat(messages(on(nodes("n2"), Set.of()), 0))
                .containsExactly("ALLOWED_NODES: the task allows only [n2]");
        assertThat(messages(on(nodes("n1"), nodes("n1")), 0))
                .containsExactly("FORBIDDEN_NODES: the task forbids this node");
    }

    @Test
    void a_node_that_runs_as_many_as_the_task_bears_is_full() {
        assertThat(messages(atMost(2), 1)).isEmpty();
        assertThat(messages(atMost(2), 2))
                .containsExactly("MAX_PARALLEL_PER_NODE: already runs 2 of at most 2");
        assertThat(messages(atMost(1), 0)).isEmpty();
        assertThatThrownBy(() -> atMost(0)).hasMessageContaining("at least 1, got 0");
    }
}
