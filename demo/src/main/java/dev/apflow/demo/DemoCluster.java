package dev.apflow.demo;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The database and the nodes; a node that was killed comes back after a while. */
final class DemoCluster implements AutoCloseable {

    private static final int NODES = 3;

    /** Long enough to see who is missing. */
    private static final Duration ABSENCE = Duration.ofSeconds(4);

    private static final Duration LONGEST_START = Duration.ofSeconds(90);

    private record Return(String node, long atNanos) {}

    private final PostgresServer postgres;
    private final List<String> program;
    private final PostgresDatabase database;
    private final Path logs;
    private final List<DemoNode> nodes = new CopyOnWriteArrayList<>();
    private final List<Return> returns = new ArrayList<>();
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();

    private DemoCluster(PostgresServer postgres, List<String> program, Path logs) {
        this.postgres = postgres;
        this.program = program;
        this.database = postgres.freshDatabase();
        this.logs = logs;
    }

    /**
     * Starts the nodes; returns when all of them are at work.
     *
     * @param postgres the cluster's own from now on
     * @param program the words of the command that starts a node
     * @throws IllegalStateException a node did not start; says its last words
     */
    static DemoCluster start(PostgresServer postgres, List<String> program)
            throws InterruptedException {
        DemoCluster cluster = new DemoCluster(postgres, program, logs());
        boolean done = false;
        try {
            for (int i = 1; i <= NODES; i++) {
                cluster.launch("node-" + i);
            }
            for (DemoNode node : cluster.nodes) {
                awaitAnswer(node);
            }
            done = true;
            return cluster;
        } finally {
            if (!done) {
                cluster.close();
            }
        }
    }

    private static Path logs() {
        try {
            return Files.createTempDirectory("apflow-demo");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private void launch(String id) {
        nodes.removeIf(node -> node.id().equals(id));
        Map<String, String> settings =
                Map.of(
                        "APFLOW_DATABASE_URL",
                        database.url(),
                        "APFLOW_CLUSTER_ENABLED",
                        "true",
                        "APFLOW_NODE_ID",
                        id,
                        "APFLOW_API_PORT",
                        String.valueOf(ports.getOrDefault(id, 0)),
                        "APFLOW_MAX_PARALLEL_TASKS",
                        "16",
                        "APFLOW_SHUTDOWN_GRACE",
                        "2");
        nodes.add(DemoNode.start(program, id, settings, logs.resolve(id + ".log")));
    }

    private static void awaitAnswer(DemoNode node) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_START.toNanos();
        while (node.url().isEmpty()) {
            if (!node.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException(
                        node.id() + " did not start; its output: " + node.lastWords());
            }
            Thread.sleep(20);
        }
    }

    /** Brings back whoever has been away for long enough. */
    void tend() {
        List<Return> due =
                returns.stream().filter(each -> System.nanoTime() >= each.atNanos).toList();
        returns.removeAll(due);
        due.forEach(each -> launch(each.node));
    }

    List<DemoNode> nodes() {
        return List.copyOf(nodes);
    }

    Path logDirectory() {
        return logs;
    }

    Optional<DemoNode> node(String id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    /** {@code kill -9}; it comes back, at the same address. */
    void kill(DemoNode node) {
        node.url().ifPresent(url -> ports.put(node.id(), URI.create(url).getPort()));
        node.kill();
        returns.add(new Return(node.id(), System.nanoTime() + ABSENCE.toNanos()));
    }

    /** Starts the next life of a node that has ended; returns when it is at work. */
    void revive(DemoNode node) throws InterruptedException {
        node.awaitEnd();
        launch(node.id());
        awaitAnswer(node(node.id()).orElseThrow());
    }

    /** SIGTERM to all, then the database; the logs stay where a node did not end well. */
    @Override
    public void close() {
        nodes.forEach(DemoNode::terminate);
        try {
            for (DemoNode node : nodes) {
                node.awaitEnd();
            }
        } catch (InterruptedException now) {
            nodes.forEach(DemoNode::kill);
            Thread.currentThread().interrupt();
        }
        postgres.close();
    }
}
