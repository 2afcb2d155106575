package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.cluster.Member.LONG;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.cluster.NodeRegistry.RegisteredNode;
import dev.apflow.application.store.cluster.Sweeps.HealthChange;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeHealthChange;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.task.TaskStatus;
import dev.apflow.testkit.contract.Await;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** The leader judges silent nodes. */
class NodeHealthContract extends LedClusterContract {

    private static final NodeHealthSettings HEALTH =
            new NodeHealthSettings(Duration.ofMinutes(10), Duration.ofMinutes(20));
    private static final Duration STALE = Duration.ofMinutes(15);
    private static final Duration DEAD = Duration.ofMinutes(25);

    @Test
    void of_nodes_that_are_as_they_were_nothing_is_said() {
        join("a");

        assertThat(judge()).isEmpty();
    }

    @Test
    void a_silent_node_becomes_stale_and_then_dead() {
        Member a = join("a");
        age(a, STALE);
        assertThat(a.onRecord().health()).as("nobody has judged it").isEqualTo(NodeHealth.HEALTHY);

        assertThat(judge()).containsExactly(worsened(a, NodeHealth.HEALTHY, NodeHealth.STALE));
        assertThat(a.onRecord().health()).isEqualTo(NodeHealth.STALE);
        assertThat(judge()).isEmpty();
        age(a, DEAD.minus(STALE));
        assertThat(judge()).containsExactly(worsened(a, NodeHealth.STALE, NodeHealth.DEAD));
        assertThat(a.onRecord().health()).isEqualTo(NodeHealth.DEAD);
        assertThat(judge()).isEmpty();
    }

    @Test
    void a_sweep_that_comes_late_finds_a_node_dead_that_was_healthy() {
        Member a = join("a");
        age(a, DEAD);

        assertThat(judge()).containsExactly(worsened(a, NodeHealth.HEALTHY, NodeHealth.DEAD));
    }

    @Test
    void a_node_that_was_heard_of_again_is_healthy_before_the_next_sweep() {
        Member a = join("a");
        age(a, DEAD);
        judge();
        a.heartbeat();

        assertThat(a.onRecord().health()).isEqualTo(NodeHealth.HEALTHY);
        assertThat(judge()).isEmpty();
    }

    @Test
    void more_patient_settings_find_a_node_recovered() {
        Member a = join("a");
        Member b = join("b");
        age(a, STALE);
        age(b, DEAD);
        judge();
        NodeHealthSettings patient =
                new NodeHealthSettings(Duration.ofMinutes(20), Duration.ofMinutes(40));

        assertThat(leader.judge(term, patient).changes())
                .containsExactly(
                        new HealthChange(
                                a.identity().node(),
                                new NodeHealthChange.Recovered(
                                        NodeHealth.STALE, NodeHealth.HEALTHY)),
                        new HealthChange(
                                b.identity().node(),
                                new NodeHealthChange.Recovered(NodeHealth.DEAD, NodeHealth.STALE)));
        assertThat(a.onRecord().health()).isEqualTo(NodeHealth.HEALTHY);
        assertThat(b.onRecord().health()).isEqualTo(NodeHealth.STALE);
    }

    @Test
    void changes_come_in_the_order_of_the_nodes_ids() {
        List<Member> all = List.of(join("b"), join("B"), join("a-1"), join("a.1"), join("c"));
        all.subList(0, 4).forEach(each -> age(each, STALE));

        assertThat(judge())
                .extracting(judged -> judged.node().value())
                .containsExactly("B", "a-1", "a.1", "b");
    }

    @Test
    void judging_changes_nothing_else_on_record() {
        Member a = join("a");
        a.heartbeat();
        age(a, STALE);
        RegisteredNode before = a.onRecord();
        judge();

        RegisteredNode after = a.onRecord();

        assertThat(after)
                .isEqualTo(
                        new RegisteredNode(
                                before.identity(),
                                before.capacity(),
                                before.role(),
                                NodeHealth.STALE,
                                before.lost(),
                                before.running(),
                                before.heartbeatAt()));
    }

    @Test
    void a_node_whose_process_died_is_lost_at_once_though_its_heartbeat_is_fresh() {
        Member a = join("a");
        Member b = join("b");
        assertThat(b.store().nodes().all()).noneMatch(RegisteredNode::lost);

        cluster.kill(a.store());

        RegisteredNode seen = Await.look(() -> on(b, a.identity().node()), RegisteredNode::lost);
        assertThat(seen.health()).isEqualTo(NodeHealth.HEALTHY);
        assertThat(on(b, b.identity().node()).lost()).isFalse();
    }

    @Test
    void a_node_that_shows_itself_again_is_not_lost() {
        Member a = join("a");
        Member b = join("b");
        cluster.breakSessions(a.store());

        RegisteredNode seen =
                Await.look(
                        () -> {
                            a.heartbeat();
                            return on(b, a.identity().node());
                        },
                        node -> !node.lost());

        assertThat(seen.health()).isEqualTo(NodeHealth.HEALTHY);
    }

    private static RegisteredNode on(Member reader, NodeId node) {
        return reader.store().nodes().all().stream()
                .filter(each -> each.identity().node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void the_death_of_a_node_ends_no_lease() {
        Member a = join("a");
        client.submit(task("t"));
        a.worker(LONG).take("t");
        age(a, DEAD);
        judge();

        assertThat(leader.sweep(term, LONG).tasks()).isZero();
        assertThat(client.status("t")).isEqualTo(TaskStatus.IN_PROGRESS);
    }

    @Test
    void a_node_that_has_been_dead_for_an_hour_is_removed() {
        Member a = join("a");
        age(a, DEAD);
        judge();
        age(a, Duration.ofMinutes(50));
        assertThat(judge()).isEmpty();
        assertThat(names()).containsExactly("a", "l");
        age(a, Duration.ofMinutes(15));

        assertThat(judge()).isEmpty();

        assertThat(names()).containsExactly("l");
    }

    @Test
    void a_node_that_holds_a_task_is_not_removed_before_that_is_taken_back() {
        Member a = join("a");
        client.submit(task("t"));
        a.worker(LONG).take("t");
        age(a, DEAD);
        judge();
        age(a, Duration.ofHours(2));
        judge();
        assertThat(names()).containsExactly("a", "l");
        client.cancel("t");

        judge();

        assertThat(names()).containsExactly("l");
    }

    @Test
    void a_node_that_came_back_is_not_removed_for_having_been_dead() {
        Member a = join("a");
        age(a, DEAD);
        judge();
        a.heartbeat();
        age(a, STALE);
        judge();
        age(a, Duration.ofMinutes(30));

        assertThat(judge()).containsExactly(worsened(a, NodeHealth.STALE, NodeHealth.DEAD));
        age(a, Duration.ofMinutes(30));
        judge();
        assertThat(names()).containsExactly("a", "l");
    }

    @Test
    void the_hour_of_a_node_that_came_back_counts_no_more() {
        Member a = join("a");
        age(a, DEAD);
        judge();
        age(a, Duration.ofMinutes(55));
        a.heartbeat();
        age(a, Duration.ofMinutes(9));

        assertThat(judge()).isEmpty();
        assertThat(names()).containsExactly("a", "l");
    }

    @Test
    void a_removed_node_comes_back_with_its_heartbeat_or_in_a_later_life() {
        Member a = join("a");
        age(a, DEAD);
        judge();
        age(a, Duration.ofHours(2));
        judge();
        assertThat(names()).containsExactly("l");

        a.heartbeat();

        assertThat(a.onRecord().identity()).isEqualTo(a.identity());
        assertThat(a.onRecord().health()).isEqualTo(NodeHealth.HEALTHY);
        assertThat(judge()).isEmpty();
        assertThat(join("a").identity().supersedes(a.identity())).isTrue();
    }

    private List<HealthChange> judge() {
        return leader.judge(term, HEALTH).changes();
    }

    private void age(Member member, Duration by) {
        cluster.age(member.identity().node(), by);
    }

    private List<String> names() {
        return leader.store().nodes().all().stream()
                .map(node -> node.identity().node().value())
                .toList();
    }

    private static HealthChange worsened(Member member, NodeHealth from, NodeHealth to) {
        NodeId node = member.identity().node();
        return new HealthChange(node, new NodeHealthChange.Worsened(from, to));
    }
}
