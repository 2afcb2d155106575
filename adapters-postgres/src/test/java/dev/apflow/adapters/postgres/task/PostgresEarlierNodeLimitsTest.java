package dev.apflow.adapters.postgres.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.adapters.postgres.PostgresFixture;
import dev.apflow.adapters.postgres.PostgresStores;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.Store;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.domain.admission.AdmissionRules;
import dev.apflow.domain.admission.ConcurrencyLimit;
import dev.apflow.domain.admission.QueueName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A node of the version before knows no limits. What it runs is counted, and what it puts back
 * keeps its limits.
 */
class PostgresEarlierNodeLimitsTest {

    private static final NodeId NODE = new NodeId("n1");

    /** As {@code claim.sql} of the version before writes it. */
    private static final String CLAIMS =
            """
            with chosen as (delete from apflow_queue returning *)
            insert into apflow_running (
                number, tree, attempt, delivery, failed_in_run, lost_deliveries, node, incarnation, expires_at,
                started_at)
            select number, tree, attempt, delivery + 1, failed_in_run, lost_deliveries, 'old', null,
                   null, clock_timestamp()
            from chosen
            """;

    /** As {@code requeue_locked.sql} of the version before writes it. */
    private static final String PUTS_BACK =
            """
            with deleted_running as (delete from apflow_running returning *)
            insert into apflow_queue (
                number, tree, priority, open_dependencies, held, waits_until, due_at, attempt, delivery, failed_in_run,
                lost_deliveries, method, requires_executors, requires_capabilities, allowed_nodes, forbidden_nodes,
                max_parallel, last_node, error, updated_at)
            select t.number, t.tree, t.priority, 0, t.held, null, null, g.attempt, g.delivery, g.failed_in_run,
                   g.lost_deliveries, t.method, t.requires_executors, t.requires_capabilities, t.allowed_nodes,
                   t.forbidden_nodes, t.max_parallel, g.node, null, clock_timestamp()
            from deleted_running g join apflow_task t on t.number = g.number
            """;

    private static final AdmissionRules ONE =
            AdmissionRules.NONE
                    .withQueue(new QueueName("q"))
                    .withConcurrency(List.of(new ConcurrencyLimit("k", 1)))
                    .withFairKey(Optional.of("f"));

    private final PostgresDatabase database = TestPostgres.freshDatabase();

    @Test
    void what_it_runs_is_counted_and_what_it_puts_back_keeps_its_limits() throws SQLException {
        try (Store store = PostgresStores.open(PostgresFixture.settings(database))) {
            create(store, "a");
            database.execute(CLAIMS);
            create(store, "b");

            assertThat(claim(store)).isEmpty();

            database.execute(PUTS_BACK);
            assertThat(claim(store)).hasSize(1);
            assertThat(claim(store)).isEmpty();
        }
    }

    private static void create(Store store, String id) {
        store.trees()
                .create(
                        new WriteAuthority.Standalone(),
                        Specs.tree(Specs.task(id).withAdmission(ONE)));
    }

    private static List<String> claim(Store store) {
        return store
                .claims()
                .claim(
                        new LeaseHolder.Standalone(NODE),
                        new NodeProfile(NODE, Set.of(new ExecutorId("echo")), JsonObject.EMPTY),
                        2)
                .tasks()
                .stream()
                .map(each -> each.spec().id().value())
                .toList();
    }
}
