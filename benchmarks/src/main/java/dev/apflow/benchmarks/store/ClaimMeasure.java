package dev.apflow.benchmarks.store;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.domain.task.Priority;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TaskTree;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * How long a claim takes behind very many urgent tasks that the node cannot take, beside the same
 * claim where there are none. The two stores take turns, so that both see the same machine.
 */
public final class ClaimMeasure {

    private static final ExecutorId ECHO = new ExecutorId("echo");
    private static final NodeId NODE = new NodeId("n1");
    private static final LeaseHolder HOLDER = new LeaseHolder.Standalone(NODE);
    private static final NodeProfile PROFILE =
            new NodeProfile(NODE, Set.of(ECHO), JsonObject.EMPTY);

    /** A tree of these is created in one call. */
    private static final int TREE = 1_000;

    private static final int DISTINCT = 1_000;
    private static final int KEYS = 100;
    private static final int WARM_UP = 50;

    /** Opens a new, empty store. */
    @FunctionalInterface
    public interface NewStore {
        Store open() throws Exception;
    }

    private final NewStore stores;
    private final PrintStream out;
    private final int crowd;
    private final int rounds;

    /**
     * @param crowd how many tasks the node cannot take
     * @param rounds how many claims are measured on each store
     */
    public ClaimMeasure(NewStore stores, PrintStream out, int crowd, int rounds) {
        this.stores = stores;
        this.out = out;
        this.crowd = crowd;
        this.rounds = rounds;
    }

    /** What the tasks ask for that the node does not have. */
    public void run() throws Exception {
        beside("for another node", 0, i -> elsewhere(i, 1));
        beside("for 1,000 other nodes", 0, i -> elsewhere(i, DISTINCT));
        beside("for an executor that no node has", 0, ClaimMeasure::absent);
        beside("whose limit of one at a time is reached", 1, ClaimMeasure::alone);
        beside("of 100 keys that are full", KEYS, ClaimMeasure::full);
    }

    private void beside(String what, int running, IntFunction<TaskSpec> blocked) throws Exception {
        try (Store few = stores.open();
                Store many = stores.open()) {
            for (Store each : List.of(few, many)) {
                for (int i = 0; i < running; i++) {
                    TaskSpec spec = task("running-" + i);
                    boolean full = each == many && running == KEYS;
                    create(each, List.of(full ? limited(spec, i) : spec));
                    require(each.claims().claim(HOLDER, PROFILE, 1).tasks().size() == 1);
                }
            }
            for (int i = 0; i < crowd; i += TREE) {
                List<TaskSpec> tasks = new ArrayList<>();
                for (int j = i; j < Math.min(crowd, i + TREE); j++) {
                    TaskSpec spec = blocked.apply(j);
                    tasks.add(
                            tasks.isEmpty()
                                    ? spec
                                    : spec.withParent(Optional.of(tasks.get(0).id())));
                }
                create(many, tasks);
            }
            Timing first = new Timing(1);
            first.of(() -> many.claims().claim(HOLDER, PROFILE, 1));
            for (int i = 0; i < Math.min(WARM_UP, rounds); i++) {
                life(few, "warm-" + i, new Timing(1));
                life(many, "warm-" + i, new Timing(1));
            }
            Timing claimsOfFew = new Timing(rounds);
            Timing claimsOfMany = new Timing(rounds);
            for (int i = 0; i < rounds; i++) {
                life(few, "t" + i, claimsOfFew);
                life(many, "t" + i, claimsOfMany);
            }
            out.println(
                    String.format(
                            Locale.ROOT,
                            "  claim behind %d urgent tasks %s: %s; alone: %s; ratio of p50 %.2f;"
                                    + " the first claim that meets them %.0f ms",
                            crowd,
                            what,
                            claimsOfMany,
                            claimsOfFew,
                            claimsOfMany.millis(0.5) / claimsOfFew.millis(0.5),
                            first.millis(0)));
            out.flush();
        }
    }

    private static void life(Store store, String id, Timing claim) {
        create(store, List.of(task(id)));
        List<Claimed> claimed = new ArrayList<>();
        claim.of(() -> claimed.addAll(store.claims().claim(HOLDER, PROFILE, 1).tasks()));
        require(claimed.size() == 1 && claimed.get(0).delivered().task().equals(new TaskId(id)));
        Outcome done = new Outcome.Succeeded(new JsonString("done"), false);
        store.reports()
                .report(
                        NODE,
                        List.of(new Report(claimed.get(0).delivered(), Optional.empty(), done)));
    }

    private static TaskSpec task(String id) {
        return TaskSpec.of(new TaskId(id), "task", ECHO, JsonObject.EMPTY);
    }

    private static TaskSpec elsewhere(int number, int nodes) {
        return urgent(
                ECHO,
                number,
                Set.of(new NodeId("elsewhere-" + number % nodes)),
                OptionalInt.empty());
    }

    private static TaskSpec absent(int number) {
        return urgent(new ExecutorId("absent"), number, Set.of(), OptionalInt.empty());
    }

    private static TaskSpec alone(int number) {
        return urgent(ECHO, number, Set.of(), OptionalInt.of(1));
    }

    private static TaskSpec full(int number) {
        return limited(urgent(ECHO, number, Set.of(), OptionalInt.empty()), number);
    }

    private static TaskSpec limited(TaskSpec spec, int number) {
        return spec.withAdmission(
                AdmissionRules.NONE.withConcurrency(
                        List.of(new ConcurrencyLimit("key-" + number % KEYS, 1))));
    }

    private static TaskSpec urgent(
            ExecutorId method, int number, Set<NodeId> allowed, OptionalInt limit) {
        return TaskSpec.of(new TaskId("blocked-" + number), "task", method, JsonObject.EMPTY)
                .withPriority(Priority.URGENT)
                .withPlacement(
                        new PlacementConstraints(
                                Set.of(), JsonObject.EMPTY, allowed, Set.of(), limit));
    }

    private static void create(Store store, List<TaskSpec> tasks) {
        TaskTree tree = new TaskTree(tasks.get(0).id(), tasks);
        require(
                store.trees()
                                .create(
                                        new WriteAuthority.Standalone(),
                                        new NewTree(tree, false, Optional.empty()))
                        instanceof AuthorizedResult.Granted<Creation>(Creation.Created _));
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalStateException("the store answered otherwise than expected");
        }
    }
}
