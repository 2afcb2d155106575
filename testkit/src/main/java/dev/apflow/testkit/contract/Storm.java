package dev.apflow.testkit.contract;

import static dev.apflow.testkit.contract.Specs.depending;
import static dev.apflow.testkit.contract.Specs.optional;
import static dev.apflow.testkit.contract.Specs.required;
import static dev.apflow.testkit.contract.Specs.task;

import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskClaims.Delivered;
import dev.apflow.application.store.TaskReports.Verdict;
import dev.apflow.application.store.TreeWrites.Scope;
import dev.apflow.domain.task.TaskSpec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Everything at once on the same few tasks: one thread of it. The choices follow from the seed; how
 * the threads meet does not.
 */
final class Storm implements Callable<Integer> {

    static final int TREES = 4;
    static final int TASKS = 8;

    private final Store store;
    private final Client client;
    private final TestWorker worker;
    private final int steps;
    private long chance;
    private int accepted;

    Storm(Store store, int seed, int steps) {
        this.store = store;
        this.client = new Client(store);
        this.worker = new TestWorker(store, "n" + seed);
        this.steps = steps;
        this.chance = seed * 0x9E3779B97F4A7C15L + 1;
    }

    /** A tree in which every task but the first two depends on two before it. */
    static TaskSpec[] tree(int tree) {
        TaskSpec[] specs = new TaskSpec[TASKS];
        for (int i = 0; i < TASKS; i++) {
            specs[i] =
                    i < 2
                            ? task(name(tree, i))
                            : depending(
                                    name(tree, i),
                                    required(name(tree, i - 1)),
                                    optional(name(tree, i - 2)));
        }
        return specs;
    }

    private static String name(int tree, int task) {
        return "s" + tree + "-" + task;
    }

    /** Answers how many of its reports were accepted. */
    @Override
    public Integer call() {
        for (int i = 0; i < steps; i++) {
            step();
        }
        return accepted;
    }

    private void step() {
        switch (next(10)) {
            case 0 -> client.cancel(anyTask());
            case 1 -> client.cancelWithDescendants(anyTask());
            case 2 -> client.rerun(anyTask());
            case 3 -> client.execute(name(next(TREES), 0), next(2) == 0 ? Scope.FAILED : Scope.ALL);
            case 4 -> client.amend(client.task(anyTask()).spec());
            default -> work(worker.claim(1 + next(4)));
        }
    }

    private void work(List<Claimed> batch) {
        for (Claimed each : batch) {
            Delivered delivered = each.delivered();
            store.reports().progress(Map.of(delivered, 0.5));
            switch (next(6)) {
                case 0 -> worker.handBack(delivered);
                case 1 -> count(worker.fail(delivered, "broken"));
                case 2 -> count(worker.retry(delivered, "broken", Duration.ZERO));
                default -> count(worker.succeed(delivered));
            }
        }
    }

    private void count(Verdict verdict) {
        accepted += verdict == Verdict.ACCEPTED ? 1 : 0;
    }

    private String anyTask() {
        return name(next(TREES), next(TASKS));
    }

    /** Xorshift (G. Marsaglia, 2003): a seed gives the same choices everywhere. */
    private int next(int bound) {
        chance ^= chance << 13;
        chance ^= chance >>> 7;
        chance ^= chance << 17;
        return (int) Long.remainderUnsigned(chance, bound);
    }
}
