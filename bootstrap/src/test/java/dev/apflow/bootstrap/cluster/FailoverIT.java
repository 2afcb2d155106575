package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Leaders that are killed, step down, end or stand still, one after the other and under load. */
class FailoverIT {

    @TempDir Path directory;

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    /** How a leader is made to lose leadership. */
    private enum Way {
        KILLED,
        STEPPED_DOWN,
        STOPPED,
        ENDED
    }

    @Test
    @Timeout(600)
    void ten_failovers_in_a_row() throws Exception {
        failOver(Integer.getInteger("apflow.failovers", 10), 1);
    }

    @Test
    @Tag("chaos")
    @Timeout(3600)
    void two_hundred_failovers_in_a_row() throws Exception {
        failOver(200, Long.getLong("apflow.chaos.seed", 1));
    }

    private void failOver(int times, long seed) throws Exception {
        SplittableRandom chance = new SplittableRandom(seed);
        try (ProcessCluster cluster = new ProcessCluster(directory, database)) {
            RecordedRun.Recorded recorded =
                    new RecordedRun("failovers", cluster, database, directory)
                            .during(
                                    List.of("n1", "n2", "n3"),
                                    load -> {
                                        for (int i = 0; i < times; i++) {
                                            failOver(cluster, way(i, chance));
                                            load.awaitMore(2);
                                        }
                                        return database;
                                    });
            assertThat(recorded.epochs()).hasSizeGreaterThan(times);
        }
    }

    /** Each as often as the others, now before the next and now behind it. */
    private static Way way(int turn, SplittableRandom chance) {
        return Way.values()[(turn + chance.nextInt(2)) % Way.values().length];
    }

    private static void failOver(ProcessCluster cluster, Way way) {
        NodeProcess leader = cluster.awaitLeader(cluster.serving());
        long epoch = leader.get("/api/v1/cluster").number("leader", "epoch");
        switch (way) {
            case KILLED -> leader.kill();
            case ENDED -> assertThat(leader.terminate()).isZero();
            case STEPPED_DOWN -> leader.post("/api/v1/cluster/step-down", "{}");
            case STOPPED -> leader.pause();
        }
        List<NodeProcess> left =
                way == Way.STEPPED_DOWN ? cluster.serving() : cluster.others(leader);
        Until.seen(
                "a later epoch after the leader was " + way,
                () -> left.getFirst().get("/api/v1/cluster").at("leader", "epoch"),
                later -> !later.isEmpty() && Long.parseLong(later) > epoch);
        switch (way) {
            case KILLED, ENDED -> cluster.startOne(leader.name());
            case STOPPED -> leader.resume();
            case STEPPED_DOWN -> {}
        }
    }
}
