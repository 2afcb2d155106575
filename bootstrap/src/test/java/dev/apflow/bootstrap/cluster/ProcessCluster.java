package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes as processes on one database, with leases so short that a test need not wait long and so
 * long that a busy machine keeps them.
 */
final class ProcessCluster implements AutoCloseable {

    /** Of the leader's lease; a test that pauses a leader waits for it. */
    static final Duration LEASE = Duration.ofSeconds(3);

    private static final int STARTS = 5;

    private static final Map<String, String> USUAL =
            Map.ofEntries(
                    Map.entry("APFLOW_CLUSTER_ENABLED", "true"),
                    Map.entry("APFLOW_API_PORT", "0"),
                    Map.entry("APFLOW_LEADER_LEASE", "3"),
                    Map.entry("APFLOW_LEADER_RENEW", "0.7"),
                    Map.entry("APFLOW_LEASE_DURATION", "4"),
                    Map.entry("APFLOW_LEASE_CLEANUP_INTERVAL", "0.5"),
                    Map.entry("APFLOW_POLL_INTERVAL", "0.5"),
                    Map.entry("APFLOW_HEARTBEAT_INTERVAL", "0.5"),
                    Map.entry("APFLOW_NODE_STALE_THRESHOLD", "2"),
                    Map.entry("APFLOW_NODE_DEAD_THRESHOLD", "5"),
                    Map.entry("APFLOW_SHUTDOWN_GRACE", "0.5"),
                    Map.entry("APFLOW_MAX_PARALLEL_TASKS", "8"));

    private static final Set<String> SHORT_TIMES =
            Set.of(
                    "APFLOW_LEADER_LEASE",
                    "APFLOW_LEADER_RENEW",
                    "APFLOW_LEASE_DURATION",
                    "APFLOW_LEASE_CLEANUP_INTERVAL",
                    "APFLOW_POLL_INTERVAL",
                    "APFLOW_HEARTBEAT_INTERVAL",
                    "APFLOW_NODE_STALE_THRESHOLD",
                    "APFLOW_NODE_DEAD_THRESHOLD");

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>(USUAL);
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> own = new HashMap<>();

    ProcessCluster(Path directory, PostgresDatabase database) {
        this(directory, patient(database));
    }

    ProcessCluster(Path directory, String url) {
        this.directory = directory;
        environment.put("APFLOW_DATABASE_URL", url);
    }

    /** Patient when it connects: a busy machine takes its time to answer, and a start is final. */
    private static String patient(PostgresDatabase database) {
        return database.url() + "?connectTimeout=10&loginTimeout=20";
    }

    /** The way by which one node alone reaches the database. */
    ProcessCluster by(String node, PostgresDatabase way) {
        return with(node, "APFLOW_DATABASE_URL", patient(way));
    }

    /** A setting of all nodes that are started from now on. */
    ProcessCluster with(String key, String value) {
        environment.put(key, value);
        return this;
    }

    /** A setting of one node alone. */
    ProcessCluster with(String node, String key, String value) {
        own.computeIfAbsent(node, absent -> new HashMap<>()).put(key, value);
        return this;
    }

    /** With the times that a node has by itself, for what users are told in seconds. */
    ProcessCluster withUsualTimes() {
        environment.keySet().removeIf(SHORT_TIMES::contains);
        return this;
    }

    /** Leases that nobody waits for the end of: whatever keeps a node waiting, nothing expires. */
    ProcessCluster withLongLeases() {
        return with("APFLOW_LEADER_LEASE", "60").with("APFLOW_LEASE_DURATION", "60");
    }

    /** Starts them all at the same time; returns when all serve. */
    ProcessCluster start(String... names) {
        List<NodeProcess> started = new ArrayList<>();
        for (String name : names) {
            started.add(begin(name));
        }
        started.forEach(this::supervised);
        return this;
    }

    /** Waits until it serves; one that finds the database too busy is started again. */
    private NodeProcess supervised(NodeProcess process) {
        NodeProcess node = process;
        for (int i = 0; i < STARTS && !node.becomesReady(); i++) {
            node = begin(node.name());
        }
        assertThat(node.isServing()).as("%s serves", node.name()).isTrue();
        return node;
    }

    /** Begins one, or its next life, without waiting for it. */
    NodeProcess begin(String name) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("APFLOW_NODE_ID", name);
        all.putAll(own.getOrDefault(name, Map.of()));
        NodeProcess node = NodeProcess.begin(name, directory.resolve(name), all, client);
        synchronized (nodes) {
            nodes.put(name, node);
        }
        return node;
    }

    /** Starts one; returns when it serves. */
    NodeProcess startOne(String name) {
        return supervised(begin(name));
    }

    NodeProcess node(String name) {
        return nodes.get(name);
    }

    Collection<NodeProcess> all() {
        synchronized (nodes) {
            return List.copyOf(nodes.values());
        }
    }

    /** Those that have said that they serve and live, as far as can be seen. */
    List<NodeProcess> serving() {
        return all().stream().filter(NodeProcess::isServing).toList();
    }

    /** Any that lives. */
    NodeProcess any() {
        return serving().getFirst();
    }

    /** Waits until one of {@code among} says of itself that it leads. */
    NodeProcess awaitLeader(Collection<NodeProcess> among) {
        return Until.seen("a leader", () -> leader(among), Optional::isPresent).orElseThrow();
    }

    NodeProcess awaitLeader() {
        return awaitLeader(all());
    }

    /** Likewise, and that it is another one than {@code former}. */
    NodeProcess awaitLeaderAfter(NodeProcess former) {
        return awaitLeader(others(former));
    }

    List<NodeProcess> others(NodeProcess than) {
        return all().stream().filter(node -> node != than).toList();
    }

    private static Optional<NodeProcess> leader(Collection<NodeProcess> among) {
        return among.stream()
                .filter(NodeProcess::isAlive)
                .filter(node -> node.get("/api/v1/cluster").at("node", "role").equals("leader"))
                .findFirst();
    }

    /** The present term of leadership, as any node sees it. */
    long epoch() {
        return any().get("/api/v1/cluster").number("leader", "epoch");
    }

    /** Asks until the task has that status; the task. */
    Answer awaitTask(String id, String status) {
        return Until.seen(
                id + " is " + status,
                () -> any().get("/api/v1/tasks/" + id),
                task -> task.at("status").equals(status));
    }

    @Override
    public void close() {
        all().forEach(NodeProcess::close);
        client.close();
    }
}
