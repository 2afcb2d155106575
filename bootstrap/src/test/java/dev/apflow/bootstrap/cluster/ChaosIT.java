package dev.apflow.bootstrap.cluster;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;
import dev.apflow.testkit.fault.Direction;
import dev.apflow.testkit.fault.PostgresProxy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Three nodes under load, each with a way of its own to the database, and one fault after the other
 * drawn from a seed ({@code -Dapflow.chaos.seed}, {@code -Dapflow.chaos.cycles}).
 */
class ChaosIT {

    private static final System.Logger LOG = System.getLogger(ChaosIT.class.getName());
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final Duration LONGEST_FAULT = Duration.ofSeconds(6);

    @TempDir Path directory;

    /** What happens in one cycle. */
    private enum Fault {
        NODE_KILLED,
        NODE_STOPPED,
        NODE_ENDED,
        LEADER_KILLED,
        LEADER_STEPS_DOWN,
        LEADER_CUT_OFF,
        NODE_CUT_OFF,
        NODE_HEARS_NOTHING,
        NODE_IS_NOT_HEARD,
        CONNECTIONS_RESET,
        REPLIES_LOST,
        SLOW,
        DATABASE_KILLED
    }

    @Test
    @Timeout(600)
    void six_cycles() throws Exception {
        run(6, 7);
    }

    @Test
    @Tag("chaos")
    @Timeout(7200)
    void two_hundred_cycles() throws Exception {
        run(Integer.getInteger("apflow.chaos.cycles", 200), Long.getLong("apflow.chaos.seed", 1));
    }

    private void run(int cycles, long seed) throws Exception {
        try (PostgresServer server = PostgresServer.launch()) {
            PostgresDatabase database = server.freshDatabase();
            Map<String, PostgresProxy> ways = new LinkedHashMap<>();
            NODES.forEach(name -> ways.put(name, PostgresProxy.before(database)));
            try (ProcessCluster cluster = new ProcessCluster(directory, database)) {
                ways.forEach((name, way) -> cluster.by(name, way.database()));
                Cycles all = new Cycles(cluster, server, ways, new SplittableRandom(seed));
                new RecordedRun(cluster, database, directory)
                        .during(
                                NODES,
                                load -> {
                                    for (int i = 0; i < cycles; i++) {
                                        all.next();
                                        load.awaitMore(2);
                                    }
                                    return database;
                                });
            } finally {
                ways.values().forEach(PostgresProxy::close);
            }
        }
    }

    /** One fault at a time. */
    private record Cycles(
            ProcessCluster cluster,
            PostgresServer server,
            Map<String, PostgresProxy> ways,
            SplittableRandom chance) {

        void next() {
            Fault fault = FAULTS.get(chance.nextInt(FAULTS.size()));
            NodeProcess node =
                    fault.name().startsWith("LEADER")
                            ? cluster.awaitLeader(cluster.serving())
                            : cluster.node(NODES.get(chance.nextInt(NODES.size())));
            LOG.log(System.Logger.Level.INFO, "{0} {1}", fault, node.name());
            PostgresProxy way = ways.get(node.name());
            switch (fault) {
                case NODE_KILLED, LEADER_KILLED -> {
                    node.kill();
                    cluster.startOne(node.name());
                }
                case NODE_ENDED -> {
                    node.terminate();
                    cluster.startOne(node.name());
                }
                case NODE_STOPPED -> {
                    node.pause();
                    aWhile();
                    node.resume();
                }
                case LEADER_STEPS_DOWN -> node.post("/api/v1/cluster/step-down", "{}");
                case LEADER_CUT_OFF, NODE_CUT_OFF -> during(way, way::hold);
                case NODE_HEARS_NOTHING -> during(way, () -> way.hold(Direction.TO_CLIENT));
                case NODE_IS_NOT_HEARD -> during(way, () -> way.hold(Direction.TO_SERVER));
                case SLOW -> during(way, () -> way.delay(Direction.TO_CLIENT, some(200)));
                case CONNECTIONS_RESET -> way.reset();
                case REPLIES_LOST -> loseReplies(way);
                case DATABASE_KILLED -> {
                    server.kill();
                    aWhile();
                    server.restart();
                }
            }
        }

        private void loseReplies(PostgresProxy way) {
            for (String table : List.of("task", "running", "outcome", "cluster_leader")) {
                way.loseReplies(1 + chance.nextInt(2), sql -> sql.contains("apflow_" + table));
            }
            aWhile();
        }

        private void during(PostgresProxy way, Runnable fault) {
            fault.run();
            aWhile();
            // What was held arrives late, or its connection is gone.
            if (chance.nextBoolean()) {
                way.reset();
            }
            way.heal();
        }

        private void aWhile() {
            LockSupport.parkNanos(some(LONGEST_FAULT.toMillis()).toNanos());
        }

        private Duration some(long mostMillis) {
            return Duration.ofMillis(1 + chance.nextLong(mostMillis));
        }
    }
}
