package dev.apflow.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.Holder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.Placement;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The store's claim and the rule {@link Placement} agree. A subclass for a slow store asks for
 * fewer tries with {@code @PropertyDefaults(tries = …)}.
 */
public abstract class ClaimPlacementProperties {

    private static final ExecutorId BALLAST = new ExecutorId("ballast");

    /** The way to the store; asked for once for each try. */
    protected abstract StoreFixture fixture();

    @Property(edgeCases = EdgeCasesMode.NONE)
    void a_node_gets_what_the_rule_admits_in_order_and_in_the_end_all_of_it(
            @ForAll("constrained") List<TaskSpec> tasks,
            @ForAll("profiles") NodeProfile profile,
            @ForAll @IntRange(max = 3) int ballast,
            @ForAll @IntRange(min = 1, max = 6) int limit) {
        try (StoreFixture fixture = fixture();
                Store store = fixture.open()) {
            Client client = new Client(store);
            Holder holder = new Holder.Standalone(profile.node());
            occupy(client, new TestWorker(store, holder, onlyBallast(profile)), ballast);
            client.submit(tasks.toArray(TaskSpec[]::new));
            TestWorker worker = new TestWorker(store, holder, profile);
            List<TaskSpec> waiting =
                    new ArrayList<>(
                            tasks.stream()
                                    .sorted(Comparator.comparing(TaskSpec::priority))
                                    .toList());

            int running = ballast;
            List<TaskSpec> batch;
            do {
                batch = worker.claim(limit).stream().map(Claimed::spec).toList();
                admitsAll(batch, profile, running);
                inOrder(batch, waiting);
                passesOverOnlyWhatItMay(batch, waiting, profile, running, limit);
                waiting.removeAll(batch);
                running += batch.size();
            } while (!batch.isEmpty());
            assertThat(waiting).noneMatch(candidate(profile, running));
        }
    }

    /** Makes the node run {@code count} tasks that are not looked at further. */
    private static void occupy(Client client, TestWorker worker, int count) {
        for (int i = 0; i < count; i++) {
            client.submit(Specs.by(BALLAST, Specs.task("ballast" + i)));
        }
        assertThat(worker.claimIds()).hasSize(count);
    }

    private static NodeProfile onlyBallast(NodeProfile profile) {
        return new NodeProfile(profile.node(), Set.of(BALLAST), JsonObject.EMPTY);
    }

    private static void admitsAll(List<TaskSpec> batch, NodeProfile profile, int running) {
        for (int i = 0; i < batch.size(); i++) {
            assertThat(candidate(profile, running + i)).accepts(batch.get(i));
        }
    }

    private static void inOrder(List<TaskSpec> batch, List<TaskSpec> waiting) {
        List<TaskId> ids = batch.stream().map(TaskSpec::id).toList();
        assertThat(waiting.stream().map(TaskSpec::id).filter(ids::contains).toList())
                .isEqualTo(ids);
    }

    /**
     * A candidate may be passed over where the batch is full before it, or where it would be one
     * too many were all candidates before it handed out.
     */
    private static void passesOverOnlyWhatItMay(
            List<TaskSpec> batch,
            List<TaskSpec> waiting,
            NodeProfile profile,
            int running,
            int limit) {
        List<TaskSpec> candidates = waiting.stream().filter(candidate(profile, running)).toList();
        int looked =
                batch.size() == limit
                        ? candidates.indexOf(batch.get(limit - 1))
                        : candidates.size();
        assertThat(IntStream.range(0, looked))
                .filteredOn(i -> !batch.contains(candidates.get(i)))
                .noneMatch(i -> candidate(profile, running + i).test(candidates.get(i)));
    }

    private static Predicate<TaskSpec> candidate(NodeProfile profile, int ahead) {
        return spec -> Placement.admits(spec.method(), spec.placement(), profile, ahead);
    }

    @Provide
    Arbitrary<List<TaskSpec>> constrained() {
        return Placements.tasks(12);
    }

    @Provide
    Arbitrary<NodeProfile> profiles() {
        return Placements.profiles();
    }
}
