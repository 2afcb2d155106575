package dev.apflow.benchmarks.store;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claim;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TreeWrites.Creation;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.idempotency.IdempotencyKey;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TaskTree;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Measures a store from outside, through its ports. No task does anything, so what is measured is
 * the store; each goes through its whole life, with all its events, durably.
 */
public final class StoreMeasures {

    private static final ExecutorId NO_OP = new ExecutorId("echo");
    private static final NodeId NODE = new NodeId("n1");
    private static final LeaseHolder HOLDER = new LeaseHolder.Standalone(NODE);
    private static final NodeProfile PROFILE =
            new NodeProfile(NODE, Set.of(NO_OP), JsonObject.EMPTY);
    private static final WriteAuthority CLIENT = new WriteAuthority.Standalone();

    private final Store store;
    private final BareDatabase bare;
    private final PrintStream out;
    private int trees;

    /**
     * @param store empty
     * @param bare what the figures are compared to
     * @param out where the figures are told
     */
    public StoreMeasures(Store store, BareDatabase bare, PrintStream out) {
        this.store = store;
        this.bare = bare;
        this.out = out;
    }

    /** Everything, once small for the compiler and then at {@code tasks} tasks. */
    public void run(int tasks) {
        drain(Math.min(tasks, 2_000), 32);
        createTree(1_000, 20);
        lifeOfSingles(tasks / 10, 64);
        drain(tasks, 32);
        drain(tasks, 500);
        claimsBehind(tasks);
    }

    /** Trees of {@code size} tasks, each in one call. */
    public void createTree(int size, int calls) {
        Timing timing = new Timing(calls);
        for (int i = 0; i < calls; i++) {
            TaskTree tree = tree(size);
            timing.of(() -> create(tree));
        }
        tell("create a tree of %d tasks in one call: %s", size, timing);
        drained(500);
    }

    /**
     * Trees of one task, submitted by many callers at once, and drained by one worker meanwhile.
     */
    public void lifeOfSingles(int tasks, int callers) {
        Timing timing = new Timing(tasks);
        long began = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                List<TaskTree> mine =
                        IntStream.range(0, tasks / callers).mapToObj(i -> tree(1)).toList();
                calls.add(
                        threads.submit(() -> mine.forEach(tree -> timing.of(() -> create(tree)))));
            }
            int done = 0;
            while (done < tasks / callers * callers) {
                done += round(32);
            }
        }
        tell(
                "%d single tasks of %d callers, drained by one worker meanwhile: %.0f/s; create %s",
                tasks, callers, tasks / seconds(began), timing);
    }

    /**
     * Tasks that exist already: claimed and reported in batches, one after the other; beside them
     * the same number of rows in the bare database.
     */
    public void drain(int tasks, int batch) {
        double bareLife = bare.life(tasks, batch);
        long began = System.nanoTime();
        for (int left = tasks; left > 0; left -= 1_000) {
            create(tree(Math.min(left, 1_000)));
        }
        double created = seconds(began);
        began = System.nanoTime();
        drained(batch);
        double drained = seconds(began);
        tell(
                "%d tasks, claimed and reported by %d: create %.0f/s, claim and report %.0f/s,"
                        + " whole life %.0f/s; bare database %.0f/s, ratio %.2f",
                tasks,
                batch,
                tasks / created,
                tasks / drained,
                tasks / (created + drained),
                tasks / bareLife,
                bareLife / (created + drained));
    }

    /** Single tasks claimed while very many have ended. */
    public void claimsBehind(int finished) {
        Timing claims = new Timing(200);
        Timing reports = new Timing(200);
        for (int i = 0; i < 200; i++) {
            create(tree(1));
            List<Claimed> claimed = new ArrayList<>();
            claims.of(() -> claimed.addAll(claim(1).tasks()));
            reports.of(() -> report(claimed));
        }
        tell("one task at a time, more than %d have ended: claim %s", finished, claims);
        tell("one task at a time, more than %d have ended: report %s", finished, reports);
    }

    private void drained(int batch) {
        while (round(batch) > 0) {
            // until nothing is left
        }
    }

    private int round(int batch) {
        List<Claimed> tasks = claim(batch).tasks();
        if (!tasks.isEmpty()) {
            report(tasks);
        }
        return tasks.size();
    }

    private Claim claim(int limit) {
        return store.claims().claim(HOLDER, PROFILE, limit);
    }

    private void report(List<Claimed> tasks) {
        List<Verdict> verdicts =
                store.reports().report(NODE, tasks.stream().map(StoreMeasures::success).toList());
        require(verdicts.stream().allMatch(Verdict.ACCEPTED::equals), verdicts);
    }

    private static Report success(Claimed task) {
        var delivered = task.delivered();
        IdempotencyKey key =
                IdempotencyKey.of(
                        delivered.task().value(), delivered.attempt(), task.spec().inputs());
        return new Report(
                delivered,
                Optional.of(key),
                new Outcome.Succeeded(JsonObject.of("done", new JsonString("yes")), false));
    }

    private void create(TaskTree tree) {
        AuthorizedResult<Creation> created =
                store.trees().create(CLIENT, new NewTree(tree, false, Optional.empty()));
        require(
                created instanceof AuthorizedResult.Granted<Creation>(Creation.Created tasks)
                        && tasks.tasks().size() == tree.tasks().size(),
                created);
    }

    private TaskTree tree(int size) {
        String name = String.format(Locale.ROOT, "bench-%08d", trees++);
        TaskId root = new TaskId(name);
        List<TaskSpec> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            TaskId id = i == 0 ? root : new TaskId(name + "-" + i);
            JsonObject inputs = JsonObject.of("of", new JsonString("task " + i));
            TaskSpec spec = TaskSpec.of(id, "no-op", NO_OP, inputs);
            tasks.add(i == 0 ? spec : spec.withParent(Optional.of(root)));
        }
        return new TaskTree(root, tasks);
    }

    private static void require(boolean condition, Object instead) {
        if (!condition) {
            throw new IllegalStateException("the store answered " + instead);
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private void tell(String form, Object... figures) {
        out.println("  " + String.format(Locale.ROOT, form, figures));
        out.flush();
    }
}
