package dev.apflow.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.Placement;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** What a holder is handed, beside what the rule {@link Placement} says of it. */
public final class PlacementTrial {

    private static final ExecutorId BALLAST = new ExecutorId("ballast");

    private PlacementTrial() {}

    /**
     * Submits the tasks and claims them, {@code limit} at a time.
     *
     * @param ballast tasks that the node runs already
     */
    public static void run(
            Store store,
            Client client,
            LeaseHolder holder,
            List<TaskSpec> tasks,
            NodeProfile profile,
            int ballast,
            int limit) {
        occupy(client, new TestWorker(store, holder, onlyBallast(profile)), ballast);
        client.submit(tasks.toArray(TaskSpec[]::new));
        TestWorker worker = new TestWorker(store, holder, profile);
        List<TaskSpec> waiting =
                new ArrayList<>(
                        tasks.stream().sorted(Comparator.comparing(TaskSpec::priority)).toList());

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

    private static Predicate<TaskSpec> candidate(NodeProfile profile, int sameClassBefore) {
        return spec ->
                Placement.admits(
                        spec.method(),
                        spec.placement(),
                        spec.admission().queue(),
                        profile,
                        sameClassBefore);
    }
}
