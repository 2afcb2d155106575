package dev.apflow.testkit.contract.cluster;

import static dev.apflow.testkit.contract.Specs.task;
import static dev.apflow.testkit.contract.Specs.tasks;
import static dev.apflow.testkit.contract.cluster.Member.LONG;
import static dev.apflow.testkit.contract.cluster.Member.SHORT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apflow.application.store.cluster.ClusterStore;
import dev.apflow.application.store.cluster.NodeRegistry.HeartbeatResult;
import dev.apflow.application.store.cluster.NodeRegistry.NodeCapacity;
import dev.apflow.application.store.cluster.NodeRegistry.RegisteredNode;
import dev.apflow.application.store.cluster.NodeRegistry.Workload;
import dev.apflow.domain.election.RoleName;
import dev.apflow.domain.executor.ExecutorId;
import dev.apflow.domain.json.JsonArray;
import dev.apflow.domain.json.JsonNumber;
import dev.apflow.domain.json.JsonObject;
import dev.apflow.domain.json.JsonString;
import dev.apflow.domain.node.NodeHealth;
import dev.apflow.domain.node.NodeHealthSettings;
import dev.apflow.domain.node.NodeId;
import dev.apflow.domain.node.NodeIdentity;
import dev.apflow.domain.placement.FairShare.Load;
import dev.apflow.domain.placement.NodeProfile;
import dev.apflow.domain.placement.PlacementConstraints;
import dev.apflow.testkit.contract.AtOnce;
import dev.apflow.testkit.contract.Await;
import dev.apflow.testkit.contract.Specs;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Nodes come, are heard of, and go; each life of a node fences the one before. */
class NodeRegistryContract extends LedClusterContract {

    private static final NodeHealthSettings HEALTH =
            new NodeHealthSettings(Duration.ofMinutes(1), Duration.ofMinutes(2));
    private static final Duration STALE = Duration.ofSeconds(90);
    private static final Duration DEAD = Duration.ofMinutes(10);

    @Test
    void a_new_node_is_healthy_starting_and_just_heard_of() {
        Instant before = now();
        Member a = join("a");

        RegisteredNode node = a.onRecord();

        assertThat(node.identity()).isEqualTo(a.identity());
        assertThat(node.health()).isEqualTo(NodeHealth.HEALTHY);
        assertThat(node.role()).isEqualTo(RoleName.STARTING);
        assertThat(node.running()).isZero();
        assertThat(node.heartbeatAt()).isBetween(before, now());
    }

    @Test
    void what_a_node_offers_is_shown_to_all() {
        NodeCapacity capacity =
                new NodeCapacity(
                        new NodeProfile(
                                new NodeId("a.b:c-d_E"),
                                Set.of(Specs.ECHO, new ExecutorId("call.http")),
                                JsonObject.of(
                                        "gpu",
                                        JsonNumber.ONE,
                                        "ünï 😀",
                                        JsonArray.of(new JsonString("it's \u0000")))),
                        "https://a.example:8443/api",
                        0);

        NodeIdentity identity = open().nodes().register(capacity);

        assertThat(leader.store().nodes().all().get(0).identity()).isEqualTo(identity);
        assertThat(leader.store().nodes().all().get(0).capacity()).isEqualTo(capacity);
    }

    @Test
    void nodes_are_listed_in_the_order_of_their_ids() {
        for (String node : List.of("b", "B", "a.1", "a", "a-1", "m")) {
            join(node);
        }

        assertThat(names()).containsExactly("B", "a", "a-1", "a.1", "b", "l", "m");
    }

    private List<String> names() {
        return leader.store().nodes().all().stream()
                .map(node -> node.identity().node().value())
                .toList();
    }

    @Test
    void a_later_life_replaces_the_one_before() {
        Member first = join("a");
        first.heartbeat();
        Member second = join("a");

        assertThat(second.identity().supersedes(first.identity())).isTrue();
        assertThat(second.onRecord().identity()).isEqualTo(second.identity());
        assertThat(second.onRecord().role()).isEqualTo(RoleName.STARTING);
        assertThat(names()).containsExactly("a", "l");
    }

    @Test
    void no_incarnation_is_given_twice_whatever_became_of_it() {
        Member first = join("a");
        first.store().nodes().deregister(first.identity());

        Member second = join("a");
        assertThat(second.identity().supersedes(first.identity())).isTrue();

        second.heartbeat();
        second.store().nodes().deregister(second.identity());
        assertThat(join("a").identity().supersedes(second.identity())).isTrue();
    }

    @Test
    void of_lives_that_begin_at_once_each_has_its_own_incarnation() {
        List<ClusterStore> stores = List.of(open(), open(), open(), open());

        List<NodeIdentity> lives =
                AtOnce.all(stores.stream().map(store -> registration(store)).toList());

        assertThat(lives).doesNotHaveDuplicates();
        NodeIdentity last =
                lives.stream()
                        .filter(life -> lives.stream().noneMatch(each -> each.supersedes(life)))
                        .findFirst()
                        .orElseThrow();
        assertThat(leader.store().nodes().all().get(0).identity()).isEqualTo(last);
    }

    private static Callable<NodeIdentity> registration(ClusterStore store) {
        return () -> store.nodes().register(Member.capacity("a"));
    }

    @Test
    void a_heartbeat_says_when_in_which_role_and_with_what_the_life_goes_on() {
        Member a = join("a");
        NodeCapacity capacity =
                new NodeCapacity(Member.capacity("a").profile(), "http://elsewhere:1", 9);
        passShort();
        Instant before = now();

        HeartbeatResult heard =
                a.store().nodes().heartbeat(a.identity(), RoleName.OBSERVER, capacity);

        assertThat(heard).isEqualTo(new HeartbeatResult.Counted());
        assertThat(a.onRecord().role()).isEqualTo(RoleName.OBSERVER);
        assertThat(a.onRecord().capacity()).isEqualTo(capacity);
        assertThat(a.onRecord().heartbeatAt()).isBetween(before, now());
    }

    @Test
    void a_superseded_life_is_told_by_which_and_leaves_the_record_alone() {
        Member first = join("a");
        join("a");
        Member third = join("a");
        third.heartbeat();
        RegisteredNode record = third.onRecord();
        passShort();

        assertThat(first.heartbeat())
                .isEqualTo(new HeartbeatResult.Superseded(third.identity().incarnation()));
        assertThat(third.onRecord()).isEqualTo(record);
    }

    @Test
    void a_superseded_life_stays_so_when_the_later_one_has_left() {
        Member first = join("a");
        Member second = join("a");
        second.store().nodes().deregister(second.identity());

        assertThat(first.heartbeat())
                .isEqualTo(new HeartbeatResult.Superseded(second.identity().incarnation()));
        assertThat(names()).containsExactly("l");
    }

    @Test
    void a_heartbeat_brings_a_stale_and_a_dead_node_back() {
        Member a = join("a");
        for (Duration silence : List.of(STALE, DEAD)) {
            cluster.age(a.identity().node(), silence);
            leader.judge(term, HEALTH);
            assertThat(a.onRecord().health()).isNotEqualTo(NodeHealth.HEALTHY);

            assertThat(a.heartbeat()).isEqualTo(new HeartbeatResult.Counted());

            assertThat(a.onRecord().health()).isEqualTo(NodeHealth.HEALTHY);
            assertThat(leader.judge(term, HEALTH).changes()).isEmpty();
        }
    }

    @Test
    void a_heartbeat_brings_a_node_back_that_was_removed_meanwhile() {
        Member a = join("a");
        a.store().nodes().deregister(a.identity());
        assertThat(names()).containsExactly("l");

        assertThat(a.heartbeat()).isEqualTo(new HeartbeatResult.Counted());

        assertThat(a.onRecord().identity()).isEqualTo(a.identity());
        assertThat(a.onRecord().health()).isEqualTo(NodeHealth.HEALTHY);
        assertThat(a.onRecord().role()).isEqualTo(RoleName.WORKER);
        assertThat(join("a").identity().supersedes(a.identity())).isTrue();
    }

    @Test
    void whoever_leaves_is_listed_no_more_and_may_say_so_twice() {
        Member a = join("a");
        join("b");

        a.store().nodes().deregister(a.identity());
        a.store().nodes().deregister(a.identity());

        assertThat(names()).containsExactly("b", "l");
    }

    @Test
    void that_an_earlier_life_leaves_does_not_concern_the_later() {
        Member first = join("a");
        Member second = join("a");

        first.store().nodes().deregister(first.identity());

        assertThat(second.onRecord().identity()).isEqualTo(second.identity());
        assertThat(second.heartbeat()).isEqualTo(new HeartbeatResult.Counted());
    }

    @Test
    void running_counts_what_is_leased_to_the_node_in_any_of_its_lives() {
        client.submit(Specs.tasks("t", 6));
        Member first = join("a");
        Member b = join("b");
        var taken = first.worker(LONG).claim(3);
        b.worker(SHORT).claim(1);
        passShort();
        Member second = join("a");
        assertThat(second.onRecord().running()).isEqualTo(3);
        second.worker(LONG).claim(1);

        assertThat(second.onRecord().running()).isEqualTo(4);
        assertThat(b.onRecord().running()).as("expired, not taken back").isEqualTo(1);
        assertThat(leader.onRecord().running()).isZero();
        first.worker(LONG).succeed(taken.get(0).delivered());
        client.cancel(taken.get(1).delivered().task().value());
        first.worker(LONG).handBack(taken.get(2).delivered());
        leader.sweep(term, LONG);
        assertThat(second.onRecord().running()).isEqualTo(1);
        assertThat(b.onRecord().running()).isZero();
    }

    private Instant now() {
        return leader.store().clock().now();
    }

    @Test
    void a_node_sees_what_is_ready_for_it_and_what_all_run_that_may_run_it() {
        Member a = join("a");
        Member b = join("b");
        client.submit(tasks("t", 7));
        b.worker(LONG).claim(3);
        a.worker(LONG).claim(1);

        assertThat(workload(a, a.identity().node()))
                .isEqualTo(new Workload(new Load(1, 4), new Load(4, 12), 3, 3, 0));
        assertThat(workload(leader, b.identity().node()))
                .isEqualTo(new Workload(new Load(3, 4), new Load(4, 12), 3, 3, 0));
    }

    @Test
    void of_a_long_queue_no_more_is_counted_than_asked_for() {
        client.submit(tasks("t", 7));

        assertThat(leader.store().nodes().workload(leader.identity().node(), 7).ready())
                .isEqualTo(7);
        assertThat(leader.store().nodes().workload(leader.identity().node(), 5).ready())
                .isEqualTo(5);
    }

    @Test
    void what_waits_for_another_task_or_is_held_is_not_ready() {
        client.submit(task("first"), task("second", "first"));
        client.create(Specs.suspended(task("held")));

        assertThat(leader.store().nodes().workload(leader.identity().node(), 100).ready())
                .isEqualTo(1);
    }

    @Test
    void nodes_that_may_run_nothing_of_what_is_ready_do_not_share_it() {
        Member a = join("a");
        NodeCapacity other =
                new NodeCapacity(
                        new NodeProfile(
                                new NodeId("b"),
                                Set.of(new ExecutorId("call.http")),
                                JsonObject.EMPTY),
                        "http://b:1",
                        8);
        open().nodes().register(other);
        client.submit(task("t"));

        assertThat(workload(a, a.identity().node()))
                .isEqualTo(new Workload(new Load(0, 4), new Load(0, 8), 3, 1, 0));
        assertThat(workload(a, new NodeId("b")))
                .isEqualTo(new Workload(new Load(0, 8), new Load(0, 8), 3, 0, 0));
    }

    @Test
    void what_only_some_nodes_may_run_is_shared_among_these() {
        Member a = join("a");
        JsonObject gpu = JsonObject.of("gpu", JsonNumber.ONE);
        for (String name : List.of("b", "c")) {
            NodeProfile profile = new NodeProfile(new NodeId(name), Set.of(Specs.ECHO), gpu);
            open().nodes().register(new NodeCapacity(profile, "http://" + name, 8));
        }
        client.submit(
                task("t").withPlacement(constraints(gpu, Set.of(), Set.of())),
                task("u").withPlacement(constraints(JsonObject.EMPTY, Set.of("a", "b"), Set.of())),
                task("v").withPlacement(constraints(gpu, Set.of(), Set.of("b"))));

        assertThat(workload(a, new NodeId("a")))
                .isEqualTo(new Workload(new Load(0, 4), new Load(0, 12), 4, 1, 0));
        assertThat(workload(a, new NodeId("b")))
                .isEqualTo(new Workload(new Load(0, 8), new Load(0, 20), 4, 2, 0));
        assertThat(workload(a, new NodeId("c")))
                .isEqualTo(new Workload(new Load(0, 8), new Load(0, 16), 4, 2, 0));
        assertThat(workload(a, new NodeId("l")))
                .isEqualTo(new Workload(new Load(0, 4), new Load(0, 4), 4, 0, 0));
    }

    private static PlacementConstraints constraints(
            JsonObject capabilities, Set<String> allowed, Set<String> forbidden) {
        return new PlacementConstraints(
                Set.of(), capabilities, ids(allowed), ids(forbidden), OptionalInt.empty());
    }

    private static Set<NodeId> ids(Set<String> names) {
        return names.stream().map(NodeId::new).collect(Collectors.toSet());
    }

    @Test
    void nodes_that_are_not_healthy_and_nodes_off_the_record_do_not_count() {
        Member a = join("a");
        join("b");
        cluster.age(new NodeId("b"), STALE);
        leader.judge(term, HEALTH);
        client.submit(task("t"));

        assertThat(workload(a, a.identity().node()))
                .isEqualTo(new Workload(new Load(0, 4), new Load(0, 8), 2, 1, 0));
        assertThat(workload(a, new NodeId("nobody")))
                .isEqualTo(new Workload(new Load(0, 0), new Load(0, 0), 2, 0, 0));
    }

    @Test
    void nodes_that_are_on_their_way_out_and_nodes_without_a_session_do_not_count() {
        Member a = join("a");
        Member b = join("b");
        Member c = join("c");
        b.store().nodes().heartbeat(b.identity(), RoleName.STOPPING, Member.capacity("b"));
        cluster.kill(c.store());
        client.submit(task("t"));

        Workload expected = new Workload(new Load(0, 4), new Load(0, 8), 2, 1, 0);
        assertThat(Await.look(() -> workload(a, a.identity().node()), expected::equals))
                .isEqualTo(expected);
    }

    @Test
    void the_first_task_that_is_ready_is_another_once_it_was_claimed() {
        client.submit(tasks("t", 3));
        NodeId node = leader.identity().node();
        long first = leader.store().nodes().workload(node, 100).first();
        assertThat(leader.store().nodes().workload(node, 100).first()).isEqualTo(first);

        leader.worker(LONG).claim(1);

        assertThat(leader.store().nodes().workload(node, 100).first()).isGreaterThan(first);
    }

    /** Without the name of the first task, which is another in each store. */
    private static Workload workload(Member seenBy, NodeId node) {
        Workload seen = seenBy.store().nodes().workload(node, 100);
        assertThat(seen.first() != 0).isEqualTo(seen.ready() > 0);
        return new Workload(seen.own(), seen.all(), seen.nodes(), seen.ready(), 0);
    }
}
