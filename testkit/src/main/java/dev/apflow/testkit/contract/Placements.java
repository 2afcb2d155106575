package dev.apflow.testkit.contract;

import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonBoolean;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskSpec;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Nodes and constraints that have much in common, so that both answers come up often. */
public final class Placements {

    private static final List<ExecutorId> EXECUTORS =
            List.of(Specs.ECHO, new ExecutorId("Echo"), new ExecutorId("a.b:c-d_e"));

    private static final List<NodeId> NODES =
            List.of(new NodeId("n1"), new NodeId("N1"), new NodeId("n.2:x"));

    private static final List<String> CAPABILITIES = List.of("gpu", "a.b", "ünï 😀", "it's");

    /** Pairs among them are equal although they are not written alike. */
    private static final List<JsonValue> VALUES =
            List.of(
                    JsonBoolean.of(true),
                    JsonNumber.ONE,
                    new JsonNumber(new BigDecimal("1.0")),
                    new JsonString("1"),
                    new JsonString("true"),
                    JsonNull.NULL,
                    JsonArray.of(JsonNumber.ONE, new JsonString("x")),
                    JsonArray.of(new JsonString("x"), JsonNumber.ONE),
                    JsonObject.of("x", JsonNumber.ONE, "y", JsonNull.NULL),
                    JsonObject.of("y", JsonNull.NULL, "x", JsonNumber.ONE),
                    JsonObject.of("x", JsonNumber.ONE));

    private Placements() {}

    public static Arbitrary<List<TaskSpec>> tasks(int most) {
        return Combinators.combine(
                        constraints(),
                        Arbitraries.of(Priority.class),
                        mostly(Specs.ECHO, EXECUTORS))
                .as(PlacedTask::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(most)
                .withSizeDistribution(RandomDistribution.uniform())
                .map(Placements::tree);
    }

    public static Arbitrary<NodeProfile> profiles() {
        return Combinators.combine(
                        Arbitraries.of(NODES),
                        Arbitraries.of(EXECUTORS).set().ofMaxSize(EXECUTORS.size()),
                        capabilities(4))
                .as(NodeProfile::new);
    }

    private record PlacedTask(PlacementConstraints wanted, Priority priority, ExecutorId method) {}

    private static List<TaskSpec> tree(List<PlacedTask> shapes) {
        return IntStream.range(0, shapes.size())
                .mapToObj(
                        i -> {
                            PlacedTask shape = shapes.get(i);
                            TaskSpec spec = i == 0 ? Specs.task("t0") : Specs.child("t" + i, "t0");
                            return Specs.by(shape.method, spec)
                                    .withPriority(shape.priority)
                                    .withPlacement(shape.wanted);
                        })
                .toList();
    }

    private static Arbitrary<PlacementConstraints> constraints() {
        return Combinators.combine(
                        mostly(Set.of(), Arbitraries.of(EXECUTORS).set().ofMaxSize(2)),
                        mostly(JsonObject.EMPTY, capabilities(2)),
                        mostly(Set.of(), Arbitraries.of(NODES).set().ofMaxSize(2)),
                        mostly(Set.of(), Arbitraries.of(NODES).set().ofMaxSize(2)),
                        mostly(
                                OptionalInt.empty(),
                                Arbitraries.integers().between(1, 6).map(OptionalInt::of)))
                .as(PlacementConstraints::new);
    }

    private static Arbitrary<JsonObject> capabilities(int most) {
        return Arbitraries.maps(Arbitraries.of(CAPABILITIES), Arbitraries.of(VALUES))
                .ofMaxSize(most)
                .map(members -> new JsonObject(Map.copyOf(members)));
    }

    private static <T> Arbitrary<T> mostly(T usual, List<T> others) {
        return mostly(usual, Arbitraries.of(others));
    }

    private static <T> Arbitrary<T> mostly(T usual, Arbitrary<T> others) {
        return Arbitraries.oneOf(Arbitraries.just(usual), others);
    }
}
