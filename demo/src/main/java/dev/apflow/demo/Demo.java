package dev.apflow.demo;

import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.json.JsonValue;

import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the cluster, carries keys out, and draws. */
final class Demo {

    private static final long FRAME_MILLIS = 200;
    private static final Duration BETWEEN_TREES = Duration.ofMillis(60);
    private static final long NANOS_A_SECOND = 1_000_000_000L;
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    /** Where it is shown. */
    interface View {

        /** A picture of now. */
        void show(Frame frame);
    }

    /** How it went. */
    record Result(Statistics statistics, List<Duration> failovers) {
        Result {
            failovers = List.copyOf(failovers);
        }

        boolean isClean() {
            return statistics.treesOpen() == 0 && statistics.outcomesDoubled() == 0;
        }
    }

    private final DemoCluster cluster;
    private final Keyboard keyboard;
    private final View view;
    private final Api api;
    private final EventReader events;
    private final Statistics statistics = new Statistics();
    private final DemoLog log = new DemoLog();
    private final Deque<Integer> rates = new ArrayDeque<>();
    private final Map<String, JsonObject> seen = new HashMap<>();
    private final long begunAt = System.nanoTime();
    private String dashboard = "";
    private long rateSince = begunAt;
    private int completedBefore;

    Demo(DemoCluster cluster, Keyboard keyboard, View view, Api api) {
        this.cluster = cluster;
        this.keyboard = keyboard;
        this.view = view;
        this.api = api;
        this.events = new EventReader(api);
    }

    /** Goes on until {@code q}; then lets all that was acknowledged end. */
    Result run() throws InterruptedException {
        try (Traffic traffic = new Traffic(api, cluster, BETWEEN_TREES, Traffic::fan)) {
            boolean going = true;
            while (going) {
                Optional<Character> key = keyboard.await(FRAME_MILLIS);
                going = key.map(this::pressed).orElse(true);
                step(traffic);
            }
            traffic.close();
            step(traffic);
        }
        return settled();
    }

    /** {@code false}: it is to end. */
    private boolean pressed(char key) {
        switch (key) {
            case 'k', 'K' -> killLeader();
            case 'w', 'W' -> killWorker();
            case 'q', 'Q', '\u0003', '\u0004' -> {
                return false;
            }
            default -> {}
        }
        return true;
    }

    private void killLeader() {
        cluster.node(log.leader())
                .filter(DemoNode::isAlive)
                .ifPresentOrElse(
                        node -> {
                            String url = node.url().orElse("");
                            long at = System.nanoTime();
                            cluster.kill(node);
                            log.leaderKilled(url, at);
                            print("kill -9 " + node.pid() + ": " + node.id() + ", the leader");
                        },
                        () -> print("nobody leads at this moment"));
    }

    private void killWorker() {
        cluster.nodes().stream()
                .filter(node -> node.url().isPresent() && !node.id().equals(log.leader()))
                .findFirst()
                .ifPresentOrElse(
                        node -> {
                            cluster.kill(node);
                            print("kill -9 " + node.pid() + ": " + node.id() + ", a worker");
                        },
                        () -> print("no worker is there at this moment"));
    }

    private void print(String line) {
        log.add(line, LocalTime.now());
    }

    private void step(Traffic traffic) {
        cluster.tend();
        traffic.take()
                .forEach(
                        each -> {
                            statistics.acknowledged(each.tree());
                            log.accepted(each.url(), each.atNanos(), LocalTime.now());
                        });
        refresh();
        view.show(frame());
    }

    /** Asks the first node that answers. */
    private void refresh() {
        for (DemoNode node : cluster.nodes()) {
            Optional<JsonObject> clusterView =
                    node.url().flatMap(url -> api.get(url + "/api/v1/cluster"));
            if (clusterView.isPresent()) {
                remember(clusterView.get());
                events.read(node.url().orElse(""))
                        .forEach(
                                each ->
                                        statistics.event(
                                                each.type(),
                                                each.task(),
                                                each.node(),
                                                each.attempt()));
                break;
            }
        }
        count();
    }

    private void remember(JsonObject clusterView) {
        seen.clear();
        if (clusterView.find("nodes").orElse(JsonArray.EMPTY) instanceof JsonArray(var nodes)) {
            for (JsonValue each : nodes) {
                JsonObject node = (JsonObject) each;
                seen.put(text(node, "id"), node);
            }
        }
        if (clusterView.find("leader").orElse(JsonArray.EMPTY) instanceof JsonObject leader) {
            log.leads(text(leader, "node_id"), number(leader, "epoch"), LocalTime.now());
            chooseDashboard();
        }
    }

    /** Of a worker: it is there when the leader is killed. A node keeps its address. */
    private void chooseDashboard() {
        if (dashboard.isEmpty()) {
            cluster.nodes().stream()
                    .filter(node -> node.url().isPresent() && !node.id().equals(log.leader()))
                    .findFirst()
                    .ifPresent(
                            node -> {
                                dashboard = node.url().orElseThrow() + "/ui/";
                                print("dashboard of " + node.id() + ": " + dashboard);
                            });
        }
    }

    private void count() {
        long now = System.nanoTime();
        if (now - rateSince >= NANOS_A_SECOND) {
            int completed = statistics.tasksCompleted();
            rates.addLast(
                    (int) ((completed - completedBefore) * NANOS_A_SECOND / (now - rateSince)));
            if (rates.size() > Frame.RATES) {
                rates.removeFirst();
            }
            completedBefore = completed;
            rateSince = now;
        }
    }

    private Frame frame() {
        return new Frame(
                Duration.ofNanos(System.nanoTime() - begunAt),
                dashboard,
                log.isLeaderless() ? "" : log.leader(),
                log.epoch(),
                cluster.nodes().stream()
                        .sorted((one, other) -> one.id().compareTo(other.id()))
                        .map(this::row)
                        .toList(),
                new ArrayList<>(rates),
                statistics,
                log.failovers(),
                log.last(Frame.LOG_LINES));
    }

    private Frame.Row row(DemoNode node) {
        JsonObject known = seen.getOrDefault(node.id(), JsonObject.EMPTY);
        int completed = statistics.tasksCompleted(node.id());
        if (!node.isAlive()) {
            return new Frame.Row(node.id(), 0, "killed", "-", 0, completed);
        }
        if (node.url().isEmpty()) {
            return new Frame.Row(node.id(), node.pid(), "starting", "-", 0, completed);
        }
        return new Frame.Row(
                node.id(),
                node.pid(),
                text(known, "status"),
                text(known, "role"),
                (int) number(known, "running"),
                completed);
    }

    private Result settled() throws InterruptedException {
        long end = System.nanoTime() + LONGEST_END.toNanos();
        while (statistics.treesOpen() > 0 && System.nanoTime() < end) {
            Thread.sleep(FRAME_MILLIS);
            cluster.tend();
            refresh();
            view.show(frame());
        }
        return new Result(statistics, log.failovers());
    }

    private static String text(JsonObject object, String name) {
        return object.find(name).orElse(JsonArray.EMPTY) instanceof JsonString(String text)
                ? text
                : "";
    }

    private static long number(JsonObject object, String name) {
        return object.find(name).orElse(JsonArray.EMPTY) instanceof JsonNumber(var number)
                ? number.longValue()
                : 0;
    }
}
