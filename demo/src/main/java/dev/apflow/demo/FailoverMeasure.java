package dev.apflow.demo;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;
import dev.apflow.embedded.postgres.PostgresServer;
import dev.apflow.embedded.postgres.StatementCount;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures how long nobody takes writes when a leader goes, and how long tasks wait when a worker
 * does: real processes on this machine, a client that submits one task after the other.
 */
public final class FailoverMeasure {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(1);
    private static final Duration LONG_NAP = Duration.ofMinutes(10);
    private static final int SLEEPING_TREES = 24;

    /** A worker's first claims also look for what an earlier request may have left behind. */
    private static final Duration UNTIL_CALM = Duration.ofSeconds(30);

    /**
     * How often to do what.
     *
     * @param idle how long to count what nodes ask that have nothing to do
     * @param kills of the leader, {@code kill -9}
     * @param resignations by {@code POST /cluster/step-down}
     * @param pauses of the leader, SIGSTOP: its lease has to run out
     * @param workers of a worker, {@code kill -9}
     */
    public record Plan(Duration idle, int kills, int resignations, int pauses, int workers) {}

    /** Ends the present leadership. */
    private interface Fault {
        void inject(DemoNode leader) throws IOException, InterruptedException;
    }

    private final PrintStream out;
    private final DemoCluster cluster;
    private final Api api;

    private FailoverMeasure(PrintStream out, DemoCluster cluster, Api api) {
        this.out = out;
        this.cluster = cluster;
        this.api = api;
    }

    /**
     * Starts PostgreSQL and three nodes with their usual settings, measures, and ends them.
     *
     * @param program the words of the command that starts a node
     */
    public static void run(Plan plan, List<String> program, PrintStream out)
            throws IOException, InterruptedException {
        PostgresServer server = PostgresServer.launch();
        try (DemoCluster cluster = DemoCluster.start(server, program);
                Api api = new Api()) {
            out.printf(
                    Locale.ROOT,
                    "three nodes, usual settings, PostgreSQL with fsync on, %d processors%n",
                    Runtime.getRuntime().availableProcessors());
            FailoverMeasure measure = new FailoverMeasure(out, cluster, api);
            measure.idle(new StatementCount(server), plan.idle);
            measure.run(plan);
        }
    }

    private void idle(StatementCount statements, Duration time) throws InterruptedException {
        if (time.isZero()) {
            return;
        }
        settled();
        Thread.sleep(UNTIL_CALM);
        double each = (double) statements.during(time) / cluster.nodes().size();
        out.printf(
                Locale.ROOT,
                "  idle for %d s: %.1f statements a second of each node%n",
                time.toSeconds(),
                each * 1000 / time.toMillis());
        out.flush();
    }

    private void run(Plan plan) throws IOException, InterruptedException {
        try (Traffic traffic = new Traffic(api, cluster, BETWEEN_WRITES, Traffic::single)) {
            leaders("leader killed (kill -9)", plan.kills, traffic, DemoNode::kill);
            leaders("leader resigned", plan.resignations, traffic, this::stepDown);
            leaders(
                    "leader paused (SIGSTOP)",
                    plan.pauses,
                    traffic,
                    leader -> leader.signal("STOP"));
        }
        List<Duration> workerLosses = new ArrayList<>();
        for (int i = 0; i < plan.workers; i++) {
            workerLosses.add(workerKilled(i));
        }
        tell("worker killed (kill -9), all its tasks run elsewhere", workerLosses);
    }

    private void leaders(String name, int times, Traffic traffic, Fault fault)
            throws IOException, InterruptedException {
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(leaderless(traffic, fault));
        }
        tell(name + ", to the next accepted write", all);
    }

    private Duration leaderless(Traffic traffic, Fault fault)
            throws IOException, InterruptedException {
        DemoNode leader = settled();
        String url = leader.url().orElseThrow();
        traffic.take();
        long began = System.nanoTime();
        fault.inject(leader);
        Duration elapsed = Duration.ofNanos(nextWrite(traffic, url, began) - began);
        leader.signal("CONT");
        if (!leader.isAlive()) {
            cluster.revive(leader);
        }
        return elapsed;
    }

    private static long nextWrite(Traffic traffic, String before, long began)
            throws InterruptedException {
        while (System.nanoTime() - began < LONGEST.toNanos()) {
            Optional<Traffic.Accepted> next =
                    traffic.take().stream().filter(each -> !each.url().equals(before)).findFirst();
            if (next.isPresent()) {
                return next.get().atNanos();
            }
            Thread.sleep(1);
        }
        throw new IllegalStateException("no write was accepted within " + LONGEST);
    }

    private void stepDown(DemoNode leader) {
        api.post(
                leader.url().orElseThrow() + "/api/v1/cluster/step-down",
                JsonObject.EMPTY,
                "step-down");
    }

    /** Waits until all nodes are healthy and one of them leads by the word of each; that one. */
    private DemoNode settled() throws InterruptedException {
        long began = System.nanoTime();
        while (System.nanoTime() - began < LONGEST.toNanos()) {
            List<String> leaders =
                    cluster.nodes().stream().map(this::leaderFor).distinct().toList();
            if (leaders.size() == 1 && !leaders.get(0).isEmpty()) {
                return cluster.node(leaders.get(0)).orElseThrow();
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the cluster did not settle within " + LONGEST);
    }

    private String leaderFor(DemoNode node) {
        JsonObject clusterView =
                node.url()
                        .flatMap(url -> api.get(url + "/api/v1/cluster"))
                        .orElse(JsonObject.EMPTY);
        JsonValue leader = clusterView.find("leader").orElse(JsonObject.EMPTY);
        return leader instanceof JsonObject known
                        && known.find("node_id").orElse(JsonArray.EMPTY)
                                instanceof JsonString(String id)
                ? id
                : "";
    }

    /** From the death of a worker to the start of its last task on another node. */
    private Duration workerKilled(int round) throws InterruptedException {
        DemoNode leader = settled();
        EventReader events = new EventReader(api);
        String url = leader.url().orElseThrow();
        for (int i = 0; i < SLEEPING_TREES; i++) {
            String tree = "nap-" + round + "-" + i;
            api.post(url + "/api/v1/trees", Traffic.sleepTask(tree, LONG_NAP), tree);
        }
        RunningOn running = new RunningOn(events, url);
        List<String> others =
                cluster.nodes().stream()
                        .map(DemoNode::id)
                        .filter(id -> !id.equals(leader.id()))
                        .toList();
        DemoNode worker =
                cluster.node(
                                running.awaitBusiest(
                                        others, "nap-" + round + "-", SLEEPING_TREES, LONGEST))
                        .orElseThrow();
        long began = System.nanoTime();
        worker.kill();
        long recovered = running.awaitNone(worker.id(), "nap-" + round + "-", LONGEST);
        for (int i = 0; i < SLEEPING_TREES; i++) {
            String tree = "nap-" + round + "-" + i;
            api.post(url + "/api/v1/tasks/" + tree + "/cancel", JsonObject.EMPTY, tree);
        }
        cluster.revive(worker);
        return Duration.ofNanos(recovered - began);
    }

    private void tell(String name, List<Duration> all) {
        if (all.isEmpty()) {
            return;
        }
        long[] millis = all.stream().mapToLong(Duration::toMillis).sorted().toArray();
        out.printf(
                Locale.ROOT,
                "  %s: %d times, p50 %d ms, p99 %d ms, max %d ms%n",
                name,
                millis.length,
                millis[millis.length / 2],
                millis[Math.min(millis.length - 1, (int) Math.ceil(millis.length * 0.99) - 1)],
                Arrays.stream(millis).max().orElseThrow());
        out.flush();
    }
}
