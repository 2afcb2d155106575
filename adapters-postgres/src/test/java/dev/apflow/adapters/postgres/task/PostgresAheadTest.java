package dev.apflow.adapters.postgres.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.adapters.postgres.Trial;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.TaskClaims.Claim;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.Set;

/** While a ready task asks how many run on the node, nothing may wait there for a slot. */
class PostgresAheadTest {

    private static final NodeId NODE = new NodeId("n1");

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void nothing_is_claimed_ahead_once_a_task_asked_how_many_run() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            Trial.create(store, "a");
            Trial.create(store, "b");
            Trial.create(store, "limited");
            assertThat(claim(store).ahead()).isTrue();

            database.execute(
                    "update apflow_queue set max_parallel = 1, priority = 3 where number ="
                            + " (select number from apflow_task where id = 'limited')");
            Claim claim = claim(store);
            assertThat(claim.tasks()).hasSize(1);
            assertThat(claim.ahead()).isFalse();
        }
    }

    private static Claim claim(Store store) {
        return store.claims()
                .claim(
                        new LeaseHolder.Standalone(NODE),
                        new NodeProfile(NODE, Set.of(new ExecutorId("echo")), JsonObject.EMPTY),
                        1);
    }
}
