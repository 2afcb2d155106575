package dev.apflow.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.AuthorizedResult;
import dev.apflow.application.store.LeaseHolder;
import dev.apflow.application.store.WriteAuthority;
import dev.apflow.application.store.cluster.NodeRegistry.RegisteredNode;
import dev.apflow.application.store.cluster.Sweeps.NodeSweep;
import dev.apflow.application.store.cluster.Sweeps.TaskSweep;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.embedded.postgres.PostgresDatabase;
import dev.apflow.testkit.contract.Client;
import dev.apflow.testkit.contract.Specs;
import dev.apflow.testkit.contract.TestWorker;
import dev.apflow.testkit.postgres.TestPostgres;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Rows of nodes that a later version wrote, or a hand: they hide and stop no other node. */
class PostgresUnknownNodesTest {

    private static final NodeHealthSettings HEALTH =
            new NodeHealthSettings(Duration.ofSeconds(30), Duration.ofSeconds(120));

    private static final String NODE =
            """
            insert into apflow_cluster_node (
                node, incarnation, url, slots, executors, capabilities, role, health, heartbeat_at)
            values (%s, clock_timestamp() - interval '%s')
            """;

    private final PostgresDatabase database = TestPostgres.freshDatabase();
    private ClusterTrial first;
    private WriteAuthority.Term term;

    @BeforeEach
    void join() {
        first = ClusterTrial.join(database, "n1");
        term = first.lead(ClusterTrial.FREE);
    }

    @AfterEach
    void leave() {
        first.close();
    }

    private void node(String values, String silent) throws SQLException {
        database.execute(NODE.replaceFirst("%s", values).replaceFirst("%s", silent));
    }

    private List<RegisteredNode> nodes() {
        return first.store().nodes().all();
    }

    @Test
    void a_node_of_a_later_version_is_listed() throws SQLException {
        database.execute(
                "alter table apflow_cluster_node add column rack text not null default 'r1'");
        node("'n2', 1, 'x://y', 4, '{echo,not an id!}', '{\"a\":', 'arbiter', 'feverish'", "1 s");

        assertThat(nodes()).hasSize(2);
        RegisteredNode later = nodes().get(1);
        assertThat(later.role()).isEqualTo(RoleName.STARTING);
        assertThat(later.capacity().profile().executors()).containsExactly(Specs.ECHO);
        assertThat(later.capacity().profile().capabilities().members()).isEmpty();
    }

    @Test
    void what_cannot_be_a_node_hides_no_other() throws SQLException {
        node("'no name', 1, '', 4, '{}', '{}', 'worker', 'healthy'", "1 s");
        node("'n0', 0, '', 4, '{}', '{}', 'worker', 'healthy'", "1 s");

        assertThat(nodes())
                .extracting(each -> each.identity().node().value())
                .containsExactly("n1");
    }

    @Test
    void health_is_judged_whatever_a_row_says() throws SQLException {
        node("'n2', 1, '', 4, '{}', '{}', 'arbiter', 'feverish'", "1 s");
        node("'n3', 1, '', 4, '{}', '{}', 'worker', 'healthy'", "60 s");
        node("'no name', 1, '', 4, '{}', '{}', 'worker', 'healthy'", "3 h");

        assertThat(sweep().changes())
                .extracting(each -> each.node().value())
                .containsExactly("n2", "n3");
        assertThat(sweep().changes()).isEmpty();
        assertThat(
                        ClusterTrial.count(
                                database,
                                "select count(*)::int from apflow_cluster_node where health not in"
                                        + " ('healthy', 'stale', 'dead')"))
                .isZero();
    }

    private NodeSweep sweep() {
        return ((AuthorizedResult.Granted<NodeSweep>) first.store().sweeps().nodes(term, HEALTH))
                .result();
    }

    @Test
    void what_ran_under_a_name_that_cannot_be_read_comes_back() throws SQLException {
        Client client = new Client(first.store(), term);
        client.submit(Specs.task("a"), Specs.task("b"));
        TestWorker worker =
                new TestWorker(
                        first.store(),
                        new LeaseHolder.Member(first.identity(), ClusterTrial.LONG),
                        ClusterTrial.capacity("n1").profile());
        assertThat(worker.claim(2)).hasSize(2);
        database.execute(
                "update apflow_running set node = 'no name', expires_at = clock_timestamp()",
                "update apflow_running set lost_deliveries = 4 where number = (select number from"
                        + " apflow_task where id = 'b')");

        TaskSweep swept =
                ((AuthorizedResult.Granted<TaskSweep>)
                                first.store().sweeps().tasks(term, Duration.ofSeconds(1)))
                        .result();

        assertThat(swept.tasks()).isEqualTo(2);
        assertThat(client.status("a")).isEqualTo(TaskStatus.PENDING);
        assertThat(client.status("b")).isEqualTo(TaskStatus.FAILED);
        assertThat(nodes()).hasSize(1);
    }
}
