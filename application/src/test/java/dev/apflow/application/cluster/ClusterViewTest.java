package dev.apflow.application.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.apflow.application.cluster.ClusterView.Member;
import dev.apflow.application.cluster.ClusterView.Mode;
import dev.apflow.application.cluster.ClusterView.Role;
import dev.apflow.application.cluster.ClusterView.Status;
import dev.apflow.application.store.StoreUnreachable;
import dev.apflow.application.store.cluster.LeaderInfo;
import dev.apflow.application.store.cluster.NodeRegistry.RegisteredNode;
import dev.apflow.application.task.Answer;
import dev.apflow.domain.election.Epoch;
import dev.apflow.domain.election.LeadershipRecord;
import dev.apflow.domain.election.RolePreference;
import dev.apflow.domain.explain.NodeFacts;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNull;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.placement.NodeProfile;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

class ClusterViewTest {

    private final FakeCluster cluster = new FakeCluster();

    private static String shown(Member member) {
        return member.id() + " " + member.status().word() + " " + member.role().word();
    }

    private void judge(String node, NodeHealth health) {
        RegisteredNode old = cluster.nodes.get(node);
        cluster.nodes.put(
                node,
                new RegisteredNode(
                        old.identity(),
                        old.capacity(),
                        old.role(),
                        health,
                        false,
                        old.running(),
                        old.heartbeatAt()));
    }

    @Test
    void a_node_without_its_session_is_lost_until_it_counts_as_dead() {
        cluster.started("n2", RolePreference.AUTO);
        Node reader = cluster.started("n1", RolePreference.WORKER);
        for (NodeHealth health : NodeHealth.values()) {
            judge("n2", health);
            RegisteredNode judged = cluster.nodes.get("n2");
            cluster.nodes.put(
                    "n2",
                    new RegisteredNode(
                            judged.identity(),
                            judged.capacity(),
                            judged.role(),
                            health,
                            true,
                            judged.running(),
                            judged.heartbeatAt()));

            assertThat(reader.coordinator.view().nodes().get(1).status())
                    .isEqualTo(health == NodeHealth.DEAD ? Status.DEAD : Status.LOST);
        }
    }

    @Test
    void every_node_shows_all_nodes_and_who_leads() {
        cluster.started("n2", RolePreference.AUTO);
        Node worker = cluster.started("n1", RolePreference.WORKER);
        cluster.started("n3", RolePreference.OBSERVER);
        ClusterView view = worker.coordinator.view();
        assertThat(view.mode()).isEqualTo(Mode.CLUSTER);
        assertThat(view.nodes())
                .extracting(ClusterViewTest::shown)
                .containsExactly("n1 healthy worker", "n2 healthy leader", "n3 healthy observer");
        assertThat(view.node()).isEqualTo(view.nodes().getFirst());
        assertThat(view.node().url()).contains("http://n1");
        assertThat(view.node().slots()).isEqualTo(4);
        LeaderInfo leader = view.leader().orElseThrow();
        assertThat(leader.node()).isEqualTo(new NodeId("n2"));
        assertThat(leader.url()).isEqualTo("http://n2");
        assertThat(leader.epoch()).isEqualTo(new Epoch(1));
        assertThat(leader.expiresAt()).isEqualTo(Instant.EPOCH.plusSeconds(10));
    }

    @Test
    void the_leadership_row_says_who_leads_whatever_a_last_heartbeat_said() {
        Node former = cluster.started("n1", RolePreference.AUTO);
        Node next = cluster.started("n2", RolePreference.AUTO);
        former.kill();
        cluster.settle();
        assertThat(next.coordinator.view().nodes())
                .extracting(ClusterViewTest::shown)
                .containsExactly("n1 healthy worker", "n2 healthy leader");
    }

    @Test
    void silent_nodes_are_shown_as_they_were_judged() {
        cluster.started("n1", RolePreference.WORKER);
        cluster.started("n2", RolePreference.WORKER);
        Node node = cluster.started("n3", RolePreference.OBSERVER);
        judge("n1", NodeHealth.DEAD);
        judge("n2", NodeHealth.STALE);
        assertThat(node.coordinator.view().nodes())
                .extracting(Member::status)
                .containsExactly(Status.DEAD, Status.STALE, Status.HEALTHY);
    }

    @Test
    void a_node_that_is_not_on_record_shows_itself_all_the_same() {
        Node node = cluster.node("n1", RolePreference.AUTO);
        ClusterView view = node.coordinator.view();
        assertThat(view.leader()).isEmpty();
        assertThat(view.nodes()).containsExactly(view.node());
        assertThat(view.node().role()).isEqualTo(Role.STARTING);
        assertThat(view.node().heartbeatAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void a_node_on_its_way_out_shows_it() {
        cluster.waiting.add(Node.task("t1"));
        Node node = cluster.started("n1", RolePreference.WORKER);
        Node other = cluster.started("n2", RolePreference.WORKER);
        node.stop(Duration.ofSeconds(30));
        cluster.settle();
        assertThat(node.coordinator.view().node().role()).isEqualTo(Role.STOPPING);
        assertThat(other.coordinator.view().nodes().getFirst().role()).isEqualTo(Role.STOPPING);
    }

    @Test
    void tasks_are_explained_by_the_nodes_that_run_tasks() {
        Node leader = new Node(cluster, "n1", RolePreference.LEADER, false);
        leader.start();
        cluster.settle();
        cluster.started("n2", RolePreference.WORKER);
        cluster.started("n3", RolePreference.WORKER);
        cluster.started("n4", RolePreference.OBSERVER);
        cluster.waiting.add(Node.task("t1"));
        Node leaving = cluster.started("n5", RolePreference.WORKER);
        leaving.stop(Duration.ofSeconds(30));
        cluster.settle();
        judge("n3", NodeHealth.STALE);
        assertThat(leader.coordinator.facts())
                .extracting(facts -> facts.profile().node() + " " + facts.alive())
                .containsExactly("n2 true", "n3 false", "n5 false");
    }

    @Test
    void a_store_that_does_not_answer_is_not_hidden() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        node.store.unreachable = true;
        assertThatThrownBy(node.coordinator::view).isInstanceOf(StoreUnreachable.class);
        assertThatThrownBy(node.coordinator::facts).isInstanceOf(StoreUnreachable.class);
    }

    @Test
    void clients_read_it_as_the_contract_says() {
        Node node = cluster.started("n1", RolePreference.AUTO);
        JsonObject document = ClusterDocuments.cluster(node.coordinator.view());
        assertThat(document.members().get("mode")).isEqualTo(new JsonString("cluster"));
        JsonObject leader = (JsonObject) document.members().get("leader");
        assertThat(leader.members())
                .containsOnlyKeys("node_id", "url", "epoch", "lease_expires_at");
        JsonArray nodes = (JsonArray) document.members().get("nodes");
        assertThat(((JsonObject) nodes.items().getFirst()).members())
                .containsKeys(
                        "id",
                        "status",
                        "role",
                        "executors",
                        "capabilities",
                        "running",
                        "heartbeat_at");
        cluster.leadership = new LeadershipRecord.Vacant();
        assertThat(ClusterDocuments.cluster(node.coordinator.view()).members().get("leader"))
                .isInstanceOf(JsonNull.class);
    }

    @Test
    void a_node_that_works_alone_is_a_cluster_of_its_own_without_a_leader() {
        NodeProfile profile =
                new NodeProfile(new NodeId("n1"), Set.of(Node.METHOD), JsonObject.EMPTY);
        StandaloneCluster standalone =
                new StandaloneCluster(
                        () -> new NodeFacts(profile, true, 3, 8),
                        () -> Instant.EPOCH,
                        () -> Optional.of("http://n1"));
        ClusterView view = standalone.view();
        assertThat(view.mode()).isEqualTo(Mode.STANDALONE);
        assertThat(view.leader()).isEmpty();
        assertThat(view.nodes()).containsExactly(view.node());
        assertThat(view.node().role()).isEqualTo(Role.STANDALONE);
        assertThat(view.node().running()).isEqualTo(3);
        assertThat(standalone.stepDown())
                .isInstanceOfSatisfying(
                        Answer.Conflict.class,
                        conflict ->
                                assertThat(conflict.obstacle())
                                        .isEqualTo(Answer.Obstacle.WRONG_STATE));
    }

    @Test
    void of_itself_a_node_shows_what_is_on_record() {
        Node node = cluster.started("n1", RolePreference.WORKER);
        cluster.passSeconds(7);
        judge("n1", NodeHealth.STALE);
        Member self = node.coordinator.view().node();
        assertThat(self.heartbeatAt()).isEqualTo(Instant.EPOCH.plusSeconds(5));
        assertThat(self.status()).isEqualTo(Status.STALE);
    }

    @Test
    void a_node_that_does_not_say_where_it_answers_has_no_url() {
        Node silent = cluster.node("n1", RolePreference.WORKER);
        silent.coordinator.start("", silent);
        Node node = cluster.started("n2", RolePreference.WORKER);
        assertThat(node.coordinator.view().nodes())
                .extracting(Member::url)
                .containsExactly(Optional.empty(), Optional.of("http://n2"));
        assertThat(silent.coordinator.view().node().url()).isEmpty();
    }
}
