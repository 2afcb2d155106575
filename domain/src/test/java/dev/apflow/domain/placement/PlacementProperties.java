package dev.apflow.domain.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

class PlacementProperties {

    private static Arbitrary<Set<ExecutorId>> executors() {
        return Arbitraries.of("echo", "gpu", "rest").map(ExecutorId::new).set().ofMaxSize(3);
    }

    private static Arbitrary<Set<NodeId>> nodes() {
        return Arbitraries.of("n1", "n2", "n3").map(NodeId::new).set().ofMaxSize(2);
    }

    private static Arbitrary<JsonObject> capabilities() {
        Arbitrary<JsonValue> values =
                Arbitraries.of(
                        new JsonString("eu"),
                        new JsonString("us"),
                        JsonNumber.of(1),
                        JsonNumber.of(1.0));
        return Arbitraries.maps(Arbitraries.of("zone", "cores"), values)
                .ofMaxSize(2)
                .map(JsonObject::new);
    }

    @Provide
    Arbitrary<PlacementConstraints> constraints() {
        Arbitrary<OptionalInt> most =
                Arbitraries.integers()
                        .between(1, 4)
                        .injectNull(0.5)
                        .map(n -> n == null ? OptionalInt.empty() : OptionalInt.of(n));
        return Combinators.combine(executors(), capabilities(), nodes(), nodes(), most)
                .as(PlacementConstraints::new);
    }

    @Provide
    Arbitrary<NodeProfile> profiles() {
        return Combinators.combine(
                        Arbitraries.of("n1", "n2", "n3").map(NodeId::new),
                        executors(),
                        capabilities())
                .as(
                        (node, executors, capabilities) ->
                                new NodeProfile(node, executors, capabilities));
    }

    @Property(tries = 5000)
    void admits_says_what_the_sentences_of_the_contract_say(
            @ForAll("constraints") PlacementConstraints wanted,
            @ForAll("profiles") NodeProfile node,
            @ForAll @IntRange(min = 0, max = 5) int sameClassBefore) {
        ExecutorId method = new ExecutorId("echo");
        boolean naive = node.executors().contains(method);
        naive &= node.executors().containsAll(wanted.requiresExecutors());
        for (String name : List.of("zone", "cores")) {
            JsonValue asked = wanted.requiresCapabilities().members().get(name);
            naive &= asked == null || asked.equals(node.capabilities().members().get(name));
        }
        if (wanted.forbiddenNodes().contains(node.node())) {
            naive = false;
        } else if (!wanted.allowedNodes().isEmpty()) {
            naive &= wanted.allowedNodes().contains(node.node());
        }
        naive &= sameClassBefore < wanted.maxParallelPerNode().orElse(Integer.MAX_VALUE);
        assertThat(Placement.admits(method, wanted, QueueName.DEFAULT, node, sameClassBefore))
                .isEqualTo(naive);
    }

    @Property
    void forbidden_wins_over_allowed(@ForAll("profiles") NodeProfile node) {
        PlacementConstraints both =
                new PlacementConstraints(
                        Set.of(),
                        JsonObject.EMPTY,
                        Set.of(node.node()),
                        Set.of(node.node()),
                        OptionalInt.empty());
        assertThat(Placement.exclusions(new ExecutorId("echo"), both, QueueName.DEFAULT, node, 0))
                .extracting(Exclusion::constraint)
                .contains(Exclusion.Constraint.FORBIDDEN_NODES)
                .doesNotContain(Exclusion.Constraint.ALLOWED_NODES);
    }
}
