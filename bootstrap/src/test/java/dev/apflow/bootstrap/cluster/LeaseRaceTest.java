package dev.apflow.bootstrap.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipAnswer;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.AtOnce;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** Workers with connections of their own, which ask for work at the same moment. */
class LeaseRaceTest {

    private static final int WORKERS = 5;
    private static final int ROUNDS = 20;

    private List<StoreNode> nodes;

    @BeforeEach
    void join() {
        PostgresDatabase database = TestPostgres.freshDatabase();
        nodes =
                IntStream.range(0, WORKERS)
                        .mapToObj(i -> StoreNode.join(database, "w" + i))
                        .toList();
    }

    @AfterEach
    void leave() {
        nodes.forEach(StoreNode::close);
    }

    @Test
    void concurrent_lease_acquisition_five_workers_one_task() {
        LeadershipAnswer.Granted leadership = (LeadershipAnswer.Granted) nodes.get(0).acquire();
        Epoch epoch = leadership.leadership().epoch();
        Client client = nodes.get(0).client(epoch);
        for (int round = 0; round < ROUNDS; round++) {
            client.submit(Specs.task("task-" + round));
            List<List<String>> claimed =
                    AtOnce.all(
                            nodes.stream()
                                    .map(
                                            node ->
                                                    (Callable<List<String>>)
                                                            () -> node.worker().claimIds())
                                    .toList());
            assertThat(claimed.stream().flatMap(List::stream)).containsExactly("task-" + round);
            assertThat(claimed).filteredOn(List::isEmpty).hasSize(WORKERS - 1);
        }
    }
}
