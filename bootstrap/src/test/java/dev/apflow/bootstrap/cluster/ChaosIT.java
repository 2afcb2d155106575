package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.embedded.postgres.PostgresServer;
import dev.apflow.testkit.fault.Direction;
import dev.apflow.testkit.fault.LostReply;
import dev.apflow.testkit.fault.PostgresProxy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Three nodes under load, each with a way of its own to the database, and one fault after the other
 * in an order drawn from a seed ({@code -Dapflow.chaos.seed}, {@code -Dapflow.chaos.cycles}): all,
 * then all again.
 */
class ChaosIT {

    private static final System.Logger LOG = System.getLogger(ChaosIT.class.getName());
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final Duration LONGEST_FAULT = Duration.ofSeconds(6);

    /** Whose commits are never heard of: of trees, claims, outcomes, leadership. */
    private static final List<String> WRITES =
            List.of(
                    "insert into apflow_task",
                    "insert into apflow_running",
                    "insert into apflow_outcome",
                    "update apflow_cluster_leader");

    private static final String[] WHAT_FAULTS_BRING = {
        "submit unknown",
        "submit refused as not_leader",
        "cancel accepted",
        "rerun accepted",
        "event reassigned by lease expired",
        "event cancelled",
        "event retried by rerun"
    };

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
    void each_fault_once() throws Exception {
        run(FAULTS.size(), 7);
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
                RecordedRun.Recorded recorded =
                        new RecordedRun("chaos", cluster, database, directory)
                                .during(
                                        NODES,
                                        load -> {
                                            for (int i = 0; i < cycles; i++) {
                                                all.next();
                                                load.awaitMore(2);
                                            }
                                            return database;
                                        });
                all.haveHappened();
                assertThat(recorded.epochs()).hasSizeGreaterThan(2 * (cycles / FAULTS.size()));
                assertThat(recorded.counts()).containsKeys(WHAT_FAULTS_BRING);
            } finally {
                ways.values().forEach(PostgresProxy::close);
            }
        }
    }

    /** One fault at a time. */
    private static final class Cycles {

        private final ProcessCluster cluster;
        private final PostgresServer server;
        private final Map<String, PostgresProxy> ways;
        private final SplittableRandom chance;
        private final List<Fault> planned = new ArrayList<>();
        private final List<LostReply> lost = new ArrayList<>();

        Cycles(
                ProcessCluster cluster,
                PostgresServer server,
                Map<String, PostgresProxy> ways,
                SplittableRandom chance) {
            this.cluster = cluster;
            this.server = server;
            this.ways = ways;
            this.chance = chance;
        }

        /** Whether what is asked for in vain on a quiet link was met at least now and then. */
        void haveHappened() {
            assertThat(lost).as("replies were lost").anyMatch(each -> each.happened(Duration.ZERO));
        }

        private Fault draw() {
            if (planned.isEmpty()) {
                planned.addAll(FAULTS);
            }
            return planned.remove(chance.nextInt(planned.size()));
        }

        void next() {
            Fault fault = draw();
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
            for (String write : WRITES) {
                lost.add(way.loseReplies(1 + chance.nextInt(2), sql -> sql.contains(write)));
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
