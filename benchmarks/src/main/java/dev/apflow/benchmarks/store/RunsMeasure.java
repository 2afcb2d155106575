package dev.apflow.benchmarks.store;

import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.RunReads.RunFilter;
import dev.apflow.application.store.RunReads.TriggerFilter;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claimed;
import dev.apflow.application.store.TaskReports.Outcome;
import dev.apflow.application.store.TaskReports.Report;
import dev.apflow.application.store.TreeWrites.NewTree;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.EligibleNodes;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.run.FlowName;
import dev.apflow.domain.run.FlowVersion;
import dev.apflow.domain.run.Labels;
import dev.apflow.domain.run.RunOrigin;
import dev.apflow.domain.run.RunStatus;
import dev.apflow.domain.run.Trigger;
import dev.apflow.domain.task.ErrorCode;
import dev.apflow.domain.task.TaskId;
import dev.apflow.domain.task.TaskSpec;
import dev.apflow.domain.tree.TaskTree;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/**
 * How long a page of 50 runs takes, by each filter: while all runs wait, when nine of ten have
 * ended, and behind runs with very many pending tasks. Each fifth run has two tasks, each twentieth
 * a flow and a label.
 */
public final class RunsMeasure {

    private static final ExecutorId ECHO = new ExecutorId("echo");
    private static final NodeId NODE = new NodeId("n1");
    private static final LeaseHolder HOLDER = new LeaseHolder.Standalone(NODE);
    private static final NodeProfile PROFILE =
            new NodeProfile(NODE, Set.of(ECHO), JsonObject.EMPTY);
    private static final EligibleNodes NODES = new EligibleNodes(List.of(PROFILE));
    private static final String INPUT = "abcdefghij".repeat(30);

    private static final int PAGE = 50;
    private static final int CALLS = 5;
    private static final int CALLERS = 64;
    private static final int BATCH = 500;
    private static final int LARGE_RUNS = 60;
    private static final int FAILED = 37;

    private final Store store;
    private final PrintStream out;
    private double worst;

    /**
     * @param store empty
     */
    public RunsMeasure(Store store, PrintStream out) {
        this.store = store;
        this.out = out;
    }

    /**
     * Measures.
     *
     * @param runs how many there are
     * @param tasks of each of the large runs
     * @return the largest median, in milliseconds
     */
    public double run(int runs, int tasks) throws InterruptedException {
        IntStream many = IntStream.range(0, runs);
        create(many.mapToObj(RunsMeasure::tree).toList());
        measure(runs + " wait");
        end(runs);
        measure("9 of 10 have ended");
        create(IntStream.range(0, LARGE_RUNS).mapToObj(i -> large(i, tasks)).toList());
        measure("and " + LARGE_RUNS + " of " + tasks + " tasks");
        return worst;
    }

    private static NewTree tree(int number) {
        TaskId root = new TaskId("r" + number);
        List<TaskSpec> tasks = new ArrayList<>();
        tasks.add(task(root));
        if (number % 5 == 0) {
            tasks.add(task(new TaskId("r" + number + ".b")).withParent(Optional.of(root)));
        }
        RunOrigin origin =
                number % 20 == 0
                        ? new RunOrigin(
                                Optional.of(
                                        new FlowVersion(new FlowName("f" + number / 20 % 7), 1)),
                                Trigger.API,
                                new Labels(Map.of("team", "t" + number / 20 % 100)),
                                Optional.empty())
                        : RunOrigin.UNKNOWN;
        return new NewTree(new TaskTree(root, tasks), false, Optional.empty(), origin);
    }

    /** Its tasks wait for the root, so that only that one can be claimed. */
    private static NewTree large(int number, int size) {
        TaskId root = new TaskId("large-" + number);
        List<TaskSpec> tasks = new ArrayList<>();
        tasks.add(task(root));
        for (int i = 1; i < size; i++) {
            tasks.add(task(new TaskId("large-" + number + "." + i)).withParent(Optional.of(root)));
        }
        return new NewTree(new TaskTree(root, tasks), false, Optional.empty(), RunOrigin.UNKNOWN);
    }

    private static TaskSpec task(TaskId id) {
        return TaskSpec.of(
                id, "task " + id.value(), ECHO, JsonObject.of("x", new JsonString(INPUT)));
    }

    private void create(List<NewTree> trees) throws InterruptedException {
        Semaphore callers = new Semaphore(CALLERS);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (NewTree each : trees) {
                callers.acquire();
                threads.submit(
                        () -> {
                            try {
                                store.trees().create(new WriteAuthority.Standalone(), each);
                            } finally {
                                callers.release();
                            }
                        });
            }
        }
    }

    /** Of nine runs in ten, about; the oldest first. */
    private void end(int runs) {
        int left = runs / 10 * 9 * 6 / 5;
        while (left > 0) {
            List<Claimed> claimed =
                    store.claims().claim(HOLDER, PROFILE, Math.min(BATCH, left)).tasks();
            store.reports().report(NODE, claimed.stream().map(RunsMeasure::ended).toList());
            left -= claimed.isEmpty() ? left : claimed.size();
        }
    }

    private static Report ended(Claimed task) {
        boolean failed = task.delivered().task().value().hashCode() % FAILED == 0;
        return new Report(
                task.delivered(),
                Optional.empty(),
                failed
                        ? new Outcome.Failed(
                                "not today", ErrorCode.EXECUTOR_FAILED, Optional.empty())
                        : new Outcome.Succeeded(JsonObject.EMPTY, false));
    }

    private void measure(String what) {
        out.println("  " + what);
        filters()
                .forEach(
                        (name, filter) -> {
                            Timing timing = new Timing(CALLS);
                            int[] rows = new int[1];
                            for (int i = 0; i < CALLS; i++) {
                                timing.of(
                                        () ->
                                                rows[0] =
                                                        store.runs()
                                                                .list(
                                                                        filter,
                                                                        NODES,
                                                                        Optional.empty(),
                                                                        PAGE)
                                                                .runs()
                                                                .size());
                            }
                            worst = Math.max(worst, timing.millis(0.5));
                            out.printf(
                                    Locale.ROOT,
                                    "    %-20s %3d rows  median %6.1f ms  max %6.1f ms%n",
                                    name,
                                    rows[0],
                                    timing.millis(0.5),
                                    timing.millis(1));
                        });
    }

    private static Map<String, RunFilter> filters() {
        Map<String, RunFilter> filters = new LinkedHashMap<>();
        filters.put("none", RunFilter.ANY);
        for (RunStatus each : RunStatus.values()) {
            filters.put(each.word(), filter("", "", "", Set.of(each)));
        }
        filters.put("pending", filter("", "", "", RunStatus.PENDING));
        filters.put("flow", filter("f3", "", "", Set.of()));
        filters.put("flow, failed", filter("f3", "", "", Set.of(RunStatus.FAILED)));
        filters.put("label", filter("", "t10", "", Set.of()));
        filters.put("label, completed", filter("", "t10", "", Set.of(RunStatus.COMPLETED)));
        filters.put("name", filter("", "", "task r77", Set.of()));
        filters.put("nothing is so", filter("", "", "nobody", Set.of(RunStatus.COMPLETED)));
        return filters;
    }

    private static RunFilter filter(
            String flow, String team, String name, Set<RunStatus> statuses) {
        return new RunFilter(
                Optional.of(flow).filter(each -> !each.isEmpty()).map(FlowName::new),
                statuses,
                team.isEmpty() ? Labels.NONE : new Labels(Map.of("team", team)),
                Optional.of(name).filter(each -> !each.isEmpty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TriggerFilter.ANY);
    }
}
